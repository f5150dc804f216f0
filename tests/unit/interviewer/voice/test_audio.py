"""Frames, phrases, limits: hostile input is refused with a typed error and changes nothing."""

from __future__ import annotations

import random
import struct

import pytest

from interviewer.errors import BadSound
from interviewer.voice.audio import (
    BYTES_PER_SECOND,
    MAX_FRAME_BYTES,
    MAX_SURGE_SECS,
    PRE_ROLL_SECS,
    Intake,
    PhraseBuffer,
    checked,
    from_wav,
    level_dbfs,
    seconds,
    to_wav,
)

FRAME = bytes(1024)


def hostile(chance: random.Random) -> object:
    """Return something that is no frame."""
    odd = chance.randbytes(chance.randrange(0, 4000) * 2 + 1)
    return chance.choice(
        [b"", odd, "text", None, 3.5, [1, 2], bytes(MAX_FRAME_BYTES + 2), {"a": b""}, bytearray(4)]
    )


class TestIntake:
    def test_ten_thousand_hostile_frames_are_refused_and_the_good_ones_between_them_kept(self) -> None:
        chance, intake, kept = random.Random(4), Intake(0.0), 0
        for number in range(10_000):
            with pytest.raises(BadSound):
                intake.take(hostile(chance), float(number))
            kept += len(intake.take(FRAME, float(number)))
        assert kept == 10_000 * len(FRAME)

    def test_a_flood_is_refused_and_time_heals_it(self) -> None:
        intake, second = Intake(0.0), bytes(MAX_FRAME_BYTES)
        for _ in range(int(MAX_SURGE_SECS / seconds(second))):
            intake.take(second, 0.0)
        with pytest.raises(BadSound, match="faster"):
            intake.take(second, 0.0)
        assert intake.take(second, 1.0) == second

    def test_a_stream_may_be_as_long_as_an_interview(self) -> None:
        intake, frame = Intake(0.0), bytes(MAX_FRAME_BYTES)
        for number in range(2 * 3600):
            assert intake.take(frame, number / 2) == frame

    def test_the_longest_frame_is_still_one(self) -> None:
        assert len(checked(bytes(MAX_FRAME_BYTES))) == MAX_FRAME_BYTES


class TestPhraseBuffer:
    def test_a_phrase_has_its_beginning_and_an_hour_of_silence_is_not_kept(self) -> None:
        buffer = PhraseBuffer()
        for _ in range(3600 * 31):
            buffer.add(FRAME)
        buffer.begin()
        buffer.add(FRAME)
        length = seconds(buffer.end())
        assert PRE_ROLL_SECS <= length - seconds(FRAME) <= PRE_ROLL_SECS + seconds(FRAME)

    def test_a_phrase_is_handed_over_once(self) -> None:
        buffer = PhraseBuffer()
        buffer.begin()
        buffer.add(b"\x01\x00")
        assert buffer.end() == b"\x01\x00"
        assert buffer.end() == b""


class TestWav:
    def test_there_and_back(self) -> None:
        pcm = random.Random(1).randbytes(BYTES_PER_SECOND)
        assert from_wav(to_wav(pcm)) == pcm

    @pytest.mark.parametrize(
        "data", [b"", b"RIFF", b"\x00" * 100, b"RIFF\xff\xff\xff\xffWAVEfmt ", b"ID3" * 50]
    )
    def test_what_is_no_wav_is_refused(self, data: bytes) -> None:
        with pytest.raises(BadSound):
            from_wav(data)

    def test_another_rate_is_refused(self) -> None:
        wav = bytearray(to_wav(bytes(100)))
        wav[24:28] = struct.pack("<I", 44_100)
        with pytest.raises(BadSound, match="16 kHz"):
            from_wav(bytes(wav))


class TestLevel:
    def test_full_scale_is_zero_and_silence_the_floor(self) -> None:
        assert level_dbfs(struct.pack("<h", -32768) * 100) == pytest.approx(0.0)
        assert level_dbfs(bytes(100)) == level_dbfs(b"") == -96.0

    def test_half_the_amplitude_is_six_decibels_less(self) -> None:
        assert level_dbfs(struct.pack("<h", 16384) * 100) == pytest.approx(-6.02, abs=0.01)
