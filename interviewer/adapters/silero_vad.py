"""Speech detection by Silero VAD (v6, as it comes with faster-whisper), run by ONNX on one thread."""

from __future__ import annotations

import functools
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interviewer.errors import BadSound, SpeechUnavailable

_FRAME_SAMPLES = 512
"""32 ms at 16 kHz: the only length the model was trained for at this rate."""
_CONTEXT_SAMPLES = 64
"""The end of the frame before, which the model wants before each frame."""
_STATE_SHAPE = (1, 1, 128)
"""Of each of the two halves of its memory."""

Floats = NDArray[np.float32]


class SileroDetector:
    """Implements SpeechDetector. The first one loads the model; call its constructor in a thread."""

    def __init__(self) -> None:
        self._session = _session()
        self.reset()

    @property
    def frame_bytes(self) -> int:
        """512 samples."""
        return _FRAME_SAMPLES * 2

    def reset(self) -> None:
        """Forget memory and context."""
        self._h: Floats = np.zeros(_STATE_SHAPE, np.float32)
        self._c: Floats = np.zeros(_STATE_SHAPE, np.float32)
        self._context: Floats = np.zeros(_CONTEXT_SAMPLES, np.float32)

    def probability(self, frame: bytes) -> float:
        """Return how likely this frame is speech, 0 to 1."""
        if len(frame) != self.frame_bytes:
            raise BadSound(f"The speech detector takes frames of {self.frame_bytes} bytes.", field="frame")
        samples: Floats = np.frombuffer(frame, "<i2").astype(np.float32) / np.float32(32768)
        window = np.concatenate([self._context, samples])[np.newaxis]
        speech, self._h, self._c = self._session.run(None, {"input": window, "h": self._h, "c": self._c})
        self._context = samples[-_CONTEXT_SAMPLES:]
        return float(speech.item())


@functools.cache
def _session() -> Any:
    """Return the model, which keeps nothing between calls and may be shared; SpeechUnavailable."""
    import onnxruntime

    package = find_spec("faster_whisper")
    if package is None or package.origin is None:
        raise SpeechUnavailable("The speech detector is not installed (package faster-whisper).")
    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1
    path = Path(package.origin).parent / "assets" / "silero_vad_v6.onnx"
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
