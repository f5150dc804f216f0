"""A real OpenID Connect provider: discovery, keys, authorization, tokens; it checks what a client must show."""

from __future__ import annotations

import json
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.small_server import Answer, Asked, serving

CLIENT_ID, CLIENT_SECRET = "mock-interviewer", "a secret of the two"


@dataclass
class FakeProvider:
    """The provider, and the knobs a test may turn."""

    issuer: str = ""
    """Its address."""
    person: dict[str, Any] = field(
        default_factory=lambda: {
            "sub": "u1",
            "email": "new@example.org",
            "email_verified": True,
            "name": "Nova",
        }
    )
    """Who is signed in there: the claims about them."""
    claims: dict[str, Any] = field(default_factory=dict)
    """Put over the claims of the next tokens."""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": token_urlsafe(4)}))
    """What tokens are signed with."""
    shown: RSAKey | None = None
    """The key it tells, where that is another."""
    document: dict[str, Any] = field(default_factory=dict)
    """Put over its discovery document."""
    refused: list[str] = field(default_factory=list)
    """What was wrong with requests for tokens."""
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def answer(self, asked: Asked) -> Answer:
        """Return what it says."""
        match urlsplit(asked.path).path:
            case "/.well-known/openid-configuration":
                ends = {
                    "authorization_endpoint": "/authorize",
                    "token_endpoint": "/token",
                    "jwks_uri": "/keys",
                }
                found = {name: self.issuer + path for name, path in ends.items()}
                return _json({"issuer": self.issuer, **found, **self.document})
            case "/keys":
                return _json({"keys": [(self.shown or self.key).as_dict(private=False)]})
            case "/token":
                return self._token(asked)
            case _:
                return Answer(status=404)

    def approve(self, address: str) -> str:
        """Return where the person's browser comes back to, once they have signed in at this address."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.issuer}/authorize?")
        assert (asked["client_id"], asked["response_type"]) == (CLIENT_ID, "code")
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = token_urlsafe(8)
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def _token(self, asked: Asked) -> Answer:
        form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        begun = self._codes.pop(form.get("code", ""), None)
        wrong = self._wrong(asked, form, begun)
        if wrong or begun is None:
            self.refused.append(wrong or "code")
            return _json({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": begun["nonce"]}
        token = jwt.encode(
            {"alg": "RS256", "kid": self.key.kid}, {**claims, **self.person, **self.claims}, self.key
        )
        return _json({"access_token": token_urlsafe(8), "token_type": "Bearer", "id_token": token})

    def _wrong(self, asked: Asked, form: dict[str, str], begun: dict[str, str] | None) -> str:
        basic = b64decode(asked.headers.get("authorization", "Basic ").partition(" ")[2]).decode()
        if [unquote(part) for part in basic.split(":")] != [CLIENT_ID, CLIENT_SECRET]:
            return "client"
        if begun is None:
            return "code"
        if form.get("redirect_uri") != begun["redirect_uri"]:
            return "redirect_uri"
        digest = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest())
        return "" if digest.rstrip(b"=").decode() == begun["code_challenge"] else "verifier"


@contextmanager
def provider() -> Iterator[FakeProvider]:
    """Yield a running provider."""
    made = FakeProvider()
    with serving(made.answer) as origin:
        made.issuer = origin
        yield made


def _json(body: dict[str, Any], status: int = 200) -> Answer:
    return Answer(json.dumps(body).encode(), status, {"Content-Type": "application/json"})
