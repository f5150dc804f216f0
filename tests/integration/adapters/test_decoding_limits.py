"""What decoding may cost, whatever the decoder does: here it is a program that does its worst."""

from __future__ import annotations

import asyncio
import os
import struct
import sys
import tracemalloc
from pathlib import Path

import pytest

from interviewer.adapters import av_child
from interviewer.errors import SpeechTimeout
from interviewer.voice.audio import to_wav
from interviewer.voice.decoding import MAX_UPLOAD_BYTES, Decoders, output_of
from tests.speech_samples import file_of, silence, tone

MOST_BYTES = 1_000_000
MOST_MEMORY_MB = 250
"""Of a decoder, for the worst file found; it may take 1,024 MB of addresses."""
ENDLESS = "import sys\nwhile True: sys.stdout.buffer.write(bytes(65536))"
DEAF = "print('done')"
HANGS = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(600)"
WATCHES = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-I", *sys.argv[1:]], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Runs the decoder and says how much memory it took, in KB: measured from a large process it would be that one's."""
CHILDREN = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")


def _at_rate(wav: bytes, rate_hz: int) -> bytes:
    return wav[:24] + struct.pack("<I", rate_hz) + wav[28:]


async def run(
    program: str, *arguments: str, data: bytes = b"", deadline_secs: float = 30.0
) -> tuple[int, bytes]:
    command = (sys.executable, "-I", "-c", program, *arguments)
    return await output_of(command, data, most_bytes=MOST_BYTES, deadline_secs=deadline_secs)


class TestOutput:
    async def test_without_end_is_cut_off(self) -> None:
        assert await run(ENDLESS) == (av_child.TOO_LONG, b"")

    async def test_of_an_endless_program_does_not_pile_up_here(self) -> None:
        data = bytes(MAX_UPLOAD_BYTES)
        tracemalloc.start()
        await run(ENDLESS, data=data)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 4 * MOST_BYTES

    async def test_up_to_the_limit_comes_whole(self) -> None:
        exact = f"import sys; sys.stdout.buffer.write(bytes({MOST_BYTES}))"
        assert await run(exact) == (0, bytes(MOST_BYTES))

    async def test_of_a_program_that_never_reads_its_input_is_taken(self) -> None:
        assert await run(DEAF, data=bytes(MAX_UPLOAD_BYTES)) == (0, f"done{os.linesep}".encode())


class TestProcess:
    async def test_that_hangs_is_gone_after_the_deadline(self, tmp_path: Path) -> None:
        with pytest.raises(SpeechTimeout):
            await run(HANGS, str(tmp_path / "pid"), deadline_secs=1.0)
        assert not _alive(tmp_path / "pid")

    async def test_is_gone_when_nobody_wants_it_any_more(self, tmp_path: Path) -> None:
        task = asyncio.create_task(run(HANGS, str(tmp_path / "pid")))
        await asyncio.to_thread(_appears, tmp_path / "pid")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not _alive(tmp_path / "pid")

    async def test_sees_nothing_of_our_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", "secret")
        _, seen = await run("import os; print(dict(os.environ))")
        assert b"secret" not in seen

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits address space")
    async def test_that_wants_more_memory_than_it_may_have_fails(self) -> None:
        sound = to_wav(tone(60.0))
        outcomes = [
            await output_of(
                (sys.executable, "-I", av_child.__file__, "600", megabytes),
                sound,
                most_bytes=len(sound) * 2,
                deadline_secs=30.0,
            )
            for megabytes in ("1024", "64")
        ]
        assert [status == 0 for status, _ in outcomes] == [True, False]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count in bytes")
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("one sample a second", _at_rate(to_wav(bytes(MAX_UPLOAD_BYTES - 44)), 1)),
        ("a tag of 25 MB", b"ID3\x04\x00\x00\x0b\x7f\x7f\x7f" + bytes(MAX_UPLOAD_BYTES - 10)),
        ("hours of silence", b"".join([file_of("mp3", silence(60.0))] * 40)),
        ("a million masters in masters", b"\x1a\x45\xdf\xa3" + b"\x18\x53\x80\x67\x01" * 1_000_000),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_bomb_takes_little_memory(name: str, data: bytes) -> None:
    _, said = await run(WATCHES, av_child.__file__, "600", "1024", data=data)
    assert int(said) / 1024 < MOST_MEMORY_MB, name


@pytest.mark.skipif(not CHILDREN.exists(), reason="needs /proc")
async def test_a_few_files_are_decoded_at_once_and_the_others_wait() -> None:
    file = file_of("ogg", tone(5.0))
    decoders, before = Decoders(2), _children()
    work = asyncio.gather(*(decoders.decode(file) for _ in range(6)))
    most = 0
    while not work.done():
        most = max(most, _children() - before)
        await asyncio.sleep(0)
    assert len(await work) == 6
    assert most == 2


def _children() -> int:
    return len(CHILDREN.read_text().split())


def _appears(file: Path) -> None:
    while not file.exists() or not file.read_text():
        pass


def _alive(pid: Path) -> bool:
    try:
        os.kill(int(pid.read_text()), 0)
    except ProcessLookupError:
        return False
    return True
