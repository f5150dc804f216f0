"""A Whisper model with random weights: it computes like a real one and understands nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

SPECIAL = (
    "<|endoftext|> <|startoftranscript|> <|en|> <|translate|> <|transcribe|> <|startoflm|> <|startofprev|> "
    "<|nospeech|> <|notimestamps|>"
).split()
TIMES = [f"<|{step * 0.02:.2f}|>" for step in range(1501)]


def write_random_whisper(folder: Path, *, seed: int = 0, width: int = 64) -> Path:
    """Write a small English model as faster-whisper reads it, and return its folder."""
    import torch
    from ctranslate2.converters.transformers import WhisperLoader
    from transformers import WhisperConfig, WhisperForConditionalGeneration

    tokens = _tokenizer(folder)
    torch.manual_seed(seed)
    config = WhisperConfig(
        vocab_size=len(tokens), d_model=width, encoder_layers=2, decoder_layers=2, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=128, decoder_ffn_dim=128, init_std=0.5,
        pad_token_id=256, bos_token_id=256, eos_token_id=256, decoder_start_token_id=257,
        suppress_tokens=None, begin_suppress_tokens=None,
    )  # fmt: skip
    spec: Any = WhisperLoader().get_model_spec(WhisperForConditionalGeneration(config))
    spec.register_vocabulary(tokens)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [256]
    spec.config.lang_ids = [258]
    spec.config.alignment_heads = [(1, 0), (1, 1)]
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    return folder


def _tokenizer(folder: Path) -> list[str]:
    """Write a tokenizer that knows bytes only, and return its tokens in order."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE(vocab={letter: at for at, letter in enumerate(letters)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in [*SPECIAL, *TIMES]])
    tokenizer.save(str(folder / "tokenizer.json"))
    return [*letters, *SPECIAL, *TIMES]
