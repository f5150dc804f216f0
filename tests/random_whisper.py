"""Whisper models with random weights: they compute like real ones and understand nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import knowledge

SPECIAL = (
    "<|endoftext|> <|startoftranscript|> <|en|> <|translate|> <|transcribe|> <|startoflm|> <|startofprev|> "
    "<|nospeech|> <|notimestamps|>"
).split()
TIMES = [f"<|{step * 0.02:.2f}|>" for step in range(1501)]
LETTERS = 256
PIECES = 4_000
"""Of words, learned from the bank: about four letters each, as in Whisper's own vocabulary."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides about a model's work."""

    width: int = 64
    """Of a layer (`d_model`)."""
    layers: int = 2
    """Of the encoder, and of the decoder."""
    heads: int = 2
    """Of attention, in each layer."""
    inner: int = 128
    """Of the feed-forward networks."""
    words: int = 0
    """Made-up words in the vocabulary, besides letters, special tokens and times."""


BASE_EN = Shape(512, 6, 8, 2048, words=51864 - LETTERS - len(SPECIAL) - len(TIMES))
"""The true shape of base.en: it takes the time and the memory of the real one."""


def write_random_whisper(folder: Path, *, seed: int = 0, shape: Shape | None = None) -> Path:
    """Write an English model as faster-whisper reads it, and return its folder; base.en's shape takes seconds."""
    import torch
    from ctranslate2.converters.transformers import WhisperLoader
    from transformers import WhisperConfig, WhisperForConditionalGeneration

    shape = shape or Shape()
    tokens = _tokenizer(folder, shape.words)
    end = tokens.index(SPECIAL[0])
    torch.manual_seed(seed)
    config = WhisperConfig(
        vocab_size=len(tokens), d_model=shape.width, encoder_layers=shape.layers, decoder_layers=shape.layers,
        encoder_attention_heads=shape.heads, decoder_attention_heads=shape.heads, encoder_ffn_dim=shape.inner,
        decoder_ffn_dim=shape.inner, init_std=0.5, pad_token_id=end, bos_token_id=end, eos_token_id=end,
        decoder_start_token_id=end + 1, suppress_tokens=None, begin_suppress_tokens=None,
    )  # fmt: skip
    spec: Any = WhisperLoader().get_model_spec(WhisperForConditionalGeneration(config))
    spec.register_vocabulary(tokens)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [end]
    spec.config.lang_ids = [end + 2]
    spec.config.alignment_heads = [(shape.layers - 1, head) for head in range(2)]
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    return folder


def _tokenizer(folder: Path, words: int) -> list[str]:
    """Write a tokenizer that spells everything, and return its tokens in order; only a model says made-up words."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    spelling = _spelling(words)
    room = words - (len(spelling.get_vocab()) - LETTERS)
    spoken = [*_in_order(spelling.get_vocab()), *(f"Ġw{number}" for number in range(room))]
    merges = [tuple(pair) for pair in json.loads(spelling.to_str())["model"]["merges"]]
    tokenizer = Tokenizer(models.BPE(vocab={token: at for at, token in enumerate(spoken)}, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in [*SPECIAL, *TIMES]])
    tokenizer.save(str(folder / "tokenizer.json"))
    return [*spoken, *SPECIAL, *TIMES]


def _spelling(words: int) -> Any:
    """Return letters only for a small model; else pieces as long as the real one's, so that hints cost what they do."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=LETTERS + min(words, PIECES),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    questions = Path(knowledge.__file__).parent / "questions"
    tokenizer.train_from_iterator(
        (path.read_text("utf-8") for path in sorted(questions.rglob("*.yaml"))), trainer
    )
    return tokenizer


def _in_order(vocabulary: dict[str, int]) -> list[str]:
    return sorted(vocabulary, key=vocabulary.__getitem__)
