"""A BERT's forward pass over sentences laid end to end: the same vectors as the library's, without its padding.

The library pads every sentence of a batch to the longest. Here only attention, which costs a twentieth of the work,
sees a rectangle; the rest runs over as many rows as there are tokens. The sentences of an answer take a fifth less
time, texts of very different lengths a quarter of it. Weights laid out once as the processor likes them take another
fifth off. Where the processor multiplies in bfloat16, a second form of it takes three fifths of the time that is left,
with similarities that differ by .0003 on average and .002 at most: good enough for what is only asked next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch.nn import functional as nn

from knowledge.model import Vectors

_ROWS_AT_ONCE = 8
"""What is embedded at once is filled up to a multiple of this many tokens, by a sentence of nothing: oneDNN compiles
and keeps a program for each number of rows, and took 280 MB for all of them."""

_Step = Callable[[torch.Tensor], torch.Tensor]


class PackedBert:
    """Embeds texts with the weights of a sentence-transformers model; safe to call from several threads at once."""

    @classmethod
    def of(cls, model: Any, dtype: torch.dtype = torch.float32) -> PackedBert | None:
        """Return it for a BERT with mean pooling and rows of length 1; None for any other kind of model.

        In `dtype` it multiplies; what the layers hand on is float32 all the same.
        """
        parts = [type(part).__name__ for part in model]
        if parts != ["Transformer", "Pooling", "Normalize"] or model[1].pooling_mode != "mean":
            return None
        bert = model[0].auto_model
        usual = type(bert).__name__ == "BertModel" and bert.config.hidden_act == "gelu"
        return cls(model, dtype) if usual and not bert.config.is_decoder else None

    def __init__(self, model: Any, dtype: torch.dtype) -> None:
        bert = model[0].auto_model.eval()
        # A copy whose settings nobody changes: then two threads may be in it at once.
        self._tokenizer = type(model.tokenizer.backend_tokenizer).from_str(
            model.tokenizer.backend_tokenizer.to_str()
        )
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(model.max_seq_length)
        self._heads = bert.config.num_attention_heads
        self._embeddings = bert.embeddings
        self._layers = [_Layer(layer, self._heads, dtype) for layer in bert.encoder.layer]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return shape (len(texts), dimensions), rows of length 1."""
        with torch.inference_mode():
            found = self._tokenizer.encode_batch_fast(list(texts))
            ids = [i for each in found for i in each.ids]
            lengths = [len(each.ids) for each in found]
            if rest := -len(ids) % _ROWS_AT_ONCE:
                ids += [0] * rest
                lengths.append(rest)
            rows = _Rows(lengths)
            hidden = self._embedded(torch.tensor(ids), rows)
            for layer in self._layers:
                hidden = layer(hidden, rows)
            sums = torch.zeros(len(lengths), hidden.shape[1]).index_add_(0, rows.sentence, hidden)
            vectors = nn.normalize(sums / torch.tensor(lengths)[:, None], dim=1)
            return np.asarray(vectors[: len(found)].numpy(), dtype=np.float32)

    def _embedded(self, ids: torch.Tensor, rows: _Rows) -> torch.Tensor:
        parts = self._embeddings
        summed = (
            parts.word_embeddings.weight[ids]
            + parts.token_type_embeddings.weight[0]
            + parts.position_embeddings.weight[rows.place]
        )
        normed: torch.Tensor = parts.LayerNorm(summed)
        return normed


class _Rows:
    """Which row of the packed tokens is which token of which sentence."""

    def __init__(self, lengths: Sequence[int]) -> None:
        self.sentence = torch.repeat_interleave(torch.tensor(lengths))
        """Shape (tokens,): the sentence of each."""
        self.place = torch.cat([torch.arange(length) for length in lengths])
        """Shape (tokens,): its place in the sentence."""
        self.shape = len(lengths), max(lengths)
        """Sentences, and tokens of the longest."""
        self.cells = self.sentence * self.shape[1] + self.place
        """Shape (tokens,): where each stands in a rectangle of that shape."""
        real = torch.zeros(self.shape[0] * self.shape[1], dtype=torch.bool)
        real[self.cells] = True
        self.real = real.view(self.shape[0], 1, 1, self.shape[1])
        """The rectangle's cells with a token in them, as attention's mask."""


class _Layer:
    """One transformer layer."""

    def __init__(self, layer: Any, heads: int, dtype: torch.dtype) -> None:
        attention = layer.attention
        parts = (attention.self.query, attention.self.key, attention.self.value)
        self._into = _linear(torch.cat([p.weight for p in parts]), torch.cat([p.bias for p in parts]), dtype)
        self._heads = heads
        self._out, self._out_norm = _linear_of(attention.output.dense, dtype), attention.output.LayerNorm
        self._wide = _linear_of(layer.intermediate.dense, dtype, gelu=True)
        self._narrow, self._norm = _linear_of(layer.output.dense, dtype), layer.output.LayerNorm

    def __call__(self, hidden: torch.Tensor, rows: _Rows) -> torch.Tensor:
        """Return the next hidden states, shape (tokens, dimensions) as before."""
        seen: torch.Tensor = self._out_norm(self._out(self._attended(hidden, rows)) + hidden)
        after: torch.Tensor = self._norm(self._narrow(self._wide(seen)) + seen)
        return after

    def _attended(self, hidden: torch.Tensor, rows: _Rows) -> torch.Tensor:
        sentences, longest = rows.shape
        width = hidden.shape[1]
        packed = self._into(hidden)
        grid = packed.new_zeros(sentences * longest, 3 * width)
        grid[rows.cells] = packed
        query, key, value = grid.view(sentences, longest, 3, self._heads, -1).permute(2, 0, 3, 1, 4)
        seen = nn.scaled_dot_product_attention(query, key, value, attn_mask=rows.real)
        return seen.transpose(1, 2).reshape(sentences * longest, width)[rows.cells]


def multiplies_in_bfloat16() -> bool:
    """Return whether this processor does it natively; where it doesn't, bfloat16 is slower than float32."""
    asked = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(getattr(torch.cpu, name, bool)() for name in asked)


def _linear_of(dense: Any, dtype: torch.dtype, *, gelu: bool = False) -> _Step:
    return _linear(dense.weight, dense.bias, dtype, gelu=gelu)


def _linear(weight: torch.Tensor, bias: torch.Tensor, dtype: torch.dtype, *, gelu: bool = False) -> _Step:
    """Return rows times a matrix, with gelu after it or not."""
    weight, bias = weight.detach().contiguous(), bias.detach()
    return _laid_out(weight.to(dtype), bias.to(dtype), gelu) or _plain(weight, bias, gelu)


def _plain(weight: torch.Tensor, bias: torch.Tensor, gelu: bool) -> _Step:
    def step(rows: torch.Tensor) -> torch.Tensor:
        found = nn.linear(rows, weight, bias)
        return nn.gelu(found) if gelu else found

    return step


def _laid_out(weight: torch.Tensor, bias: torch.Tensor, gelu: bool) -> _Step | None:
    """Return the same by oneDNN with the weights in its own order, as torch's compiler does; None where it can't."""
    after, variant = ("gelu", "none") if gelu else ("none", "")
    dtype = weight.dtype
    try:
        # Not in torch's documentation: whatever it does elsewhere, there is the plain way.
        packed = torch.ops.mkldnn._reorder_linear_weight(weight)
        apply = torch.ops.mkldnn._linear_pointwise
        apply(weight.new_zeros(1, weight.shape[1]), packed, bias, after, [], variant)
    except (AttributeError, RuntimeError):
        return None

    def step(rows: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = apply(rows.to(dtype), packed, bias, after, [], variant)
        return found

    return step
