"""Decodes the sound file on standard input to samples on standard output and ends: `av_child.py SECONDS MEGABYTES`.

A program of its own because a file from anywhere is decoded here: what it may use of memory, time and the disk is
limited by the operating system before the first byte is read. It imports nothing of ours.
"""

from __future__ import annotations

import io
import sys

UNREADABLE = 3
"""Exit status for what is not sound, or in a container that isn't allowed."""
TOO_LONG = 4
"""Exit status for more seconds than allowed."""
_OPTIONS = {"format_whitelist": "wav,matroska,webm,ogg,mp3,mov,mp4,m4a", "protocol_whitelist": "none"}
"""Only these containers, and nothing that a file names elsewhere: a playlist could ask for files and addresses."""
_RATE_HZ = 16_000


def main() -> int:
    """Return the exit status."""
    max_secs, megabytes = float(sys.argv[1]), int(sys.argv[2])
    import av

    _limit(megabytes, int(max_secs) + 10)
    try:
        with av.open(
            io.BytesIO(sys.stdin.buffer.read()), options=_OPTIONS, metadata_errors="ignore"
        ) as container:
            if not container.streams.audio:
                return UNREADABLE
            return _write(container, int(max_secs * _RATE_HZ))
    except (av.error.FFmpegError, MemoryError, ValueError, IndexError):
        return UNREADABLE


def _write(container: object, max_samples: int) -> int:
    """Write samples while they are decoded, so that nothing grows; return the exit status."""
    import av

    resampler = av.AudioResampler(format="s16", layout="mono", rate=_RATE_HZ)
    samples = 0
    for frame in container.decode(audio=0):  # type: ignore[attr-defined]  # av's container, an engine's type
        frame.pts = None
        for piece in resampler.resample(frame):
            samples += piece.samples
            if samples > max_samples:
                return TOO_LONG
            sys.stdout.buffer.write(piece.to_ndarray().tobytes())
    for piece in resampler.resample(None):
        sys.stdout.buffer.write(piece.to_ndarray().tobytes())
    return 0 if samples else UNREADABLE


def _limit(megabytes: int, cpu_secs: int) -> None:
    """Bound memory, processor time and files, where the operating system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, megabytes * 2**20))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_secs, cpu_secs))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
