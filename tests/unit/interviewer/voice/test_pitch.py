"""How high a voice is: tones, glides, noise, and a synthesizer whose pitch is known to be set."""

from __future__ import annotations

import io
import shutil
import subprocess
import time
import wave

import numpy as np
import pytest
from numpy.typing import NDArray

from interviewer.voice.audio import RATE_HZ
from interviewer.voice.pitch import pitch_range_hz

Wave = NDArray[np.float64]
LINE = "We split the rows by time, and the model was trained for nine hours every night."


def pcm(samples: Wave) -> bytes:
    return (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()


def voiced(low_hz: float, high_hz: float, secs: float = 2.0, loudness: float = 0.1) -> Wave:
    """Return a sound with seven harmonics whose pitch glides from one to the other."""
    phase = 2 * np.pi * np.cumsum(np.linspace(low_hz, high_hz, round(secs * RATE_HZ))) / RATE_HZ
    harmonics: Wave = np.sum([np.sin(n * phase) / n for n in range(1, 8)], axis=0)
    return loudness * harmonics


def noise(secs: float, loudness: float = 0.1) -> Wave:
    return np.random.default_rng(1).normal(0.0, loudness, round(secs * RATE_HZ))


class TestTones:
    @pytest.mark.parametrize("hz", [65.0, 100.0, 150.0, 220.0, 300.0, 390.0])
    def test_a_steady_voice_has_one_pitch(self, hz: float) -> None:
        assert pitch_range_hz(pcm(voiced(hz, hz))) == pytest.approx((hz, hz), rel=0.005)

    @pytest.mark.parametrize("hz", [40.0, 450.0, 600.0])
    def test_what_no_speaking_voice_does_is_not_voiced(self, hz: float) -> None:
        tone = 0.3 * np.sin(2 * np.pi * hz * np.arange(2 * RATE_HZ) / RATE_HZ)
        assert pitch_range_hz(pcm(tone)) is None

    def test_a_glide_has_its_percentiles(self) -> None:
        assert pitch_range_hz(pcm(voiced(100.0, 200.0))) == pytest.approx((110.0, 190.0), rel=0.02)

    def test_quiet_and_in_noise_it_is_the_same(self) -> None:
        quiet = voiced(120.0, 160.0, loudness=0.02) + noise(2.0, 0.002)
        assert pitch_range_hz(pcm(quiet)) == pytest.approx((124.0, 156.0), rel=0.02)

    def test_silence_around_it_takes_no_part(self) -> None:
        around = np.concatenate([noise(3.0, 0.0005), voiced(150.0, 150.0, 1.0), np.zeros(3 * RATE_HZ)])
        assert pitch_range_hz(pcm(around)) == pytest.approx((150.0, 150.0), rel=0.01)


class TestNothing:
    @pytest.mark.parametrize(
        "sound",
        [b"", b"x", bytes(200), bytes(10 * RATE_HZ * 2), pcm(noise(10.0)), pcm(voiced(120.0, 120.0, 0.4))],
        ids=["none", "half a sample", "too short", "silence", "noise", "hardly voiced"],
    )
    def test_has_no_pitch(self, sound: bytes) -> None:
        assert pitch_range_hz(sound) is None


def test_takes_a_tenth_of_the_time_at_most() -> None:
    sound = pcm(voiced(100.0, 200.0, 10.0))
    took = []
    for _ in range(3):
        began = time.process_time()
        pitch_range_hz(sound)
        took.append(time.process_time() - began)
    assert min(took) < 1.0


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="no espeak-ng on this machine")
class TestSpeech:
    def test_follows_the_synthesizers_pitch(self) -> None:
        lows, highs = zip(*(spoken(pitch) for pitch in (0, 25, 50, 75, 99)), strict=True)
        assert list(lows) == sorted(lows)
        assert list(highs) == sorted(highs)
        assert lows[-1] > 2 * lows[0]

    def test_a_sentence_stays_within_a_plausible_range(self) -> None:
        low, high = spoken(50)
        assert 80 < low < high < 130


def spoken(pitch: int) -> tuple[float, float]:
    """Return the range measured in a sentence spoken at this setting, 0–99."""
    command = ["espeak-ng", "-v", "en-us", "-p", str(pitch), "--stdout", LINE]
    out = subprocess.run(command, capture_output=True, check=True, timeout=30).stdout
    with wave.open(io.BytesIO(out)) as file:
        rate = file.getframerate()
        samples = np.frombuffer(file.readframes(1 << 30), dtype="<i2") / 32768
    times = np.arange(int(len(samples) * RATE_HZ / rate)) * rate / RATE_HZ
    found = pitch_range_hz(pcm(np.interp(times, np.arange(len(samples)), samples)))
    assert found
    return found
