"""Which passwords are taken, and how they are kept."""

from __future__ import annotations

import pytest

from interviewer.adapters.passwords import Argon2Passwords
from interviewer.errors import BadInput
from interviewer.people.password_rules import LONGEST, SHORTEST, read_password

ABOUT = ("ada.lovelace@example.edu", "Ada Lovelace")


class TestReadPassword:
    @pytest.mark.parametrize(
        "text",
        ["three odd lanterns humming", "Tr0ub4dor&3xyz-mooo", "кошка собака дерево дом", "x7!kQ2#vLp9@zRmW",
         "a" * 5 + "three odd lanterns"],
    )  # fmt: skip
    def test_takes_what_nobody_guesses_first(self, text: str) -> None:
        assert read_password(text, ABOUT) == text

    @pytest.mark.parametrize(
        "text",
        ["password123456789", "PASSWORDPASSWORD", "P@ssw0rdP@ssw0rd", "correct horse battery staple",
         "aaaaaaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "12345678901234567890", "qwertyuiopasdfghjkl",
         "zyxwvutsrqponmlkj", "ada.lovelace2026!!", "Lovelace-Lovelace", "adalovelaceexample", " " * 20,
         "letmeinletmein!!!", "iloveyou iloveyou", "welcome12345!!!!"],
    )  # fmt: skip
    def test_refuses_what_is_guessed_first(self, text: str) -> None:
        with pytest.raises(BadInput, match="guessed soon") as refused:
            read_password(text, ABOUT)
        assert refused.value.field == "password"
        assert text not in str(refused.value)

    def test_counts_characters_as_they_are_compared(self) -> None:
        assert len(read_password("\ufb01ve odd lantern")) == SHORTEST + 1  # one code point for “fi”
        with pytest.raises(BadInput, match=str(SHORTEST)):
            read_password("x" * (SHORTEST - 1))
        with pytest.raises(BadInput, match=str(LONGEST)):
            read_password("ab cd ef gh " * 100)


class TestArgon2Passwords:
    async def test_says_whether_it_fits(self) -> None:
        passwords = Argon2Passwords(memory_kib=64, rounds=1)
        kept = await passwords.hash("three odd lanterns")
        assert kept.startswith("$argon2id$")
        assert await passwords.verify("three odd lanterns", kept) == (True, None)
        assert await passwords.verify("four odd lanterns", kept) == (False, None)

    async def test_makes_weak_hashes_anew(self) -> None:
        weak = await Argon2Passwords(memory_kib=64, rounds=1).hash("three odd lanterns")
        strong = Argon2Passwords(memory_kib=128, rounds=1)
        fits, better = await strong.verify("three odd lanterns", weak)
        assert fits
        assert better is not None
        assert "m=128" in better
        assert await strong.verify("three odd lanterns", better) == (True, None)

    async def test_nothing_fits_where_nothing_is_kept(self) -> None:
        assert await Argon2Passwords(memory_kib=64, rounds=1).verify("", None) == (False, None)

    def test_is_as_strong_as_is_recommended(self) -> None:
        passwords = Argon2Passwords()
        assert "m=65536,t=3,p=1" in passwords._loaded[1]
