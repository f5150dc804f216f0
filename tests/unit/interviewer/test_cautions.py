"""What an operator is told at start."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from interviewer.cautions import cautions
from interviewer.server_settings import ServerSettings
from interviewer.settings import Settings

PUBLIC = "https://interviews.example.org"


def told(host: str, *, auth: str = "accounts", **server: object) -> str:
    settings = Settings(auth=auth, server=ServerSettings.model_validate(server), _env_file=None)  # type: ignore[call-arg, arg-type]
    return " ".join(cautions(settings, host))


class TestCautions:
    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
    def test_one_laptop_is_told_nothing(self, host: str) -> None:
        assert told(host, auth="none") == ""

    def test_a_network_without_accounts_sees_everything(self) -> None:
        assert "sees every interview" in told("0.0.0.0", auth="none")
        assert "sees every interview" not in told("0.0.0.0")

    def test_a_proxy_in_front_of_loopback_opens_it_too(self) -> None:
        assert "sees every interview" in told("127.0.0.1", auth="none", public_url=PUBLIC)

    def test_without_https_cookies_and_microphone_fail(self) -> None:
        for told_of in (told("0.0.0.0"), told("0.0.0.0", public_url="http://interviews.example.org")):
            assert "sign-in cookies" in told_of
            assert "microphone" in told_of
            assert "PUBLIC_URL" in told_of

    def test_https_without_a_trusted_proxy_counts_everybody_as_one(self) -> None:
        assert "TRUSTED_PROXIES" in told("0.0.0.0", public_url=PUBLIC)
        assert told("0.0.0.0", public_url=PUBLIC, trusted_proxies=["10.0.0.0/8"]) == ""


class TestServerSettings:
    @pytest.mark.parametrize(
        ("typed", "origin"),
        [
            ("https://Interviews.example.org/", PUBLIC),
            ("https://interviews.example.org:443", PUBLIC),
            ("https://interviews.example.org:8443", f"{PUBLIC}:8443"),
            ("http://[::1]:8000", "http://[::1]:8000"),
        ],
    )
    def test_the_public_address_is_an_origin(self, typed: str, origin: str) -> None:
        assert ServerSettings(public_url=typed).public_url == origin

    @pytest.mark.parametrize(
        "typed", ["interviews.example.org", "ftp://x", f"{PUBLIC}/app", "https://a@b", "https://"]
    )
    def test_what_is_none_is_refused(self, typed: str) -> None:
        with pytest.raises(ValidationError):
            ServerSettings(public_url=typed)

    def test_its_host_is_served(self) -> None:
        assert "interviews.example.org" in ServerSettings(public_url=PUBLIC).hosts
        assert ServerSettings().hosts == {"127.0.0.1", "localhost", "[::1]"}

    @pytest.mark.parametrize("typed", ["*", "0.0.0.0.0", "proxy"])
    def test_a_trusted_proxy_is_an_address_or_a_network(self, typed: str) -> None:
        with pytest.raises(ValidationError):
            ServerSettings(trusted_proxies=[typed])

    def test_https_is_what_people_type(self) -> None:
        assert ServerSettings(public_url=PUBLIC).https
        assert not ServerSettings(public_url="http://interviews.example.org").https
        assert not ServerSettings().https
