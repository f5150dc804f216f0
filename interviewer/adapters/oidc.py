"""An OpenID Connect provider: authorization code with PKCE and nonce, discovered from its issuer address.

Its keys and addresses are asked for once an hour, and again when a token names a key that isn't known: providers
change keys. Everything it says is checked: issuer, audience, signature, expiry, nonce.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from interviewer.errors import SignInFailed
from interviewer.people.records import Identity
from interviewer.people.settings import ProviderSettings

if TYPE_CHECKING:
    from authlib.integrations.httpx_client import AsyncOAuth2Client

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""Signatures that are taken: all with a public key, so that a key can't be mistaken for a shared secret."""
CLOCKS_APART_SECS = 60
"""How far the provider's clock may be off."""
_DEADLINE_SECS = 10.0
_KNOWN_SECS = 3600.0
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_UNREACHABLE = "The sign-in provider can’t be reached just now."
_NOT_SIGNED_IN = "The sign-in provider’s answer can’t be used. Try again."


@dataclass(frozen=True, slots=True)
class _Provider:
    document: dict[str, Any]
    keys: Any
    until: float


class OpenIdProvider:
    """Implements `SignInProvider`."""

    def __init__(self, settings: ProviderSettings) -> None:
        self._issuer = settings.issuer or ""
        self._client_id = settings.client_id
        secret = settings.client_secret
        self._secret = secret.get_secret_value() if secret else None
        self._known: _Provider | None = None
        self._asking = asyncio.Lock()

    @staticmethod
    def is_safe(address: str) -> bool:
        """Return whether nobody between can read or change what is said: https, or this machine."""
        parts = urlsplit(address)
        return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)

    async def address(self, *, redirect_uri: str, state: str, nonce: str, verifier: str) -> str:
        """Return where the browser is sent; SignInFailed where the provider can't be asked."""
        provider = await self._provider()
        async with self._client(redirect_uri) as client:
            address, _ = client.create_authorization_url(
                provider.document["authorization_endpoint"],
                state=state,
                nonce=nonce,
                code_verifier=verifier,
            )
        return str(address)

    async def identity(self, *, code: str, redirect_uri: str, nonce: str, verifier: str) -> Identity:
        """Return who came back; SignInFailed."""
        provider = await self._provider()
        token = await self._token(provider, code, redirect_uri, verifier)
        claims = await self._claims(provider, token, nonce)
        verified = claims.get("email_verified") is True
        return Identity(
            issuer=self._issuer,
            subject=str(claims["sub"]),
            email=str(claims.get("email") or "") if verified else "",
            name=str(claims.get("name") or claims.get("given_name") or ""),
        )

    async def _token(
        self, provider: _Provider, code: str, redirect_uri: str, verifier: str
    ) -> dict[str, Any]:
        async with self._client(redirect_uri) as client:
            try:
                token = await client.fetch_token(
                    provider.document["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                )
            except Exception as error:  # authlib's, httpx's and json's: to whoever signs in they are one
                raise SignInFailed(_NOT_SIGNED_IN) from error
        return dict(token)

    async def _claims(self, provider: _Provider, token: dict[str, Any], nonce: str) -> dict[str, Any]:
        from joserfc.errors import JoseError

        id_token = str(token.get("id_token") or "")
        try:
            return self._checked(provider, id_token, nonce)
        except JoseError:
            fresh = await self._provider(anew=True)  # perhaps signed with a key that is new
        try:
            return self._checked(fresh, id_token, nonce)
        except JoseError as error:
            raise SignInFailed(_NOT_SIGNED_IN) from error

    def _checked(self, provider: _Provider, id_token: str, nonce: str) -> dict[str, Any]:
        """Return the claims; JoseError for what isn't signed by the provider, for us, now, and for this try."""
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import DecodeError
        from joserfc.jwk import KeySet

        try:
            token = jwt.decode(id_token, KeySet.import_key_set(provider.keys), algorithms=ALGORITHMS)
        except (ValueError, TypeError, KeyError) as error:
            raise DecodeError(str(type(error).__name__)) from error
        options = {
            "iss": {"essential": True, "value": self._issuer},
            "aud": {"essential": True, "value": self._client_id},
        }
        params = {"nonce": nonce, "client_id": self._client_id}
        CodeIDToken(token.claims, token.header, options, params).validate(leeway=CLOCKS_APART_SECS)
        return dict(token.claims)

    async def _provider(self, *, anew: bool = False) -> _Provider:
        asked_at = time.monotonic()
        async with self._asking:
            known = self._known
            fresh = known and time.monotonic() < known.until
            asked_meanwhile = known and known.until - _KNOWN_SECS > asked_at
            if known and fresh and (not anew or asked_meanwhile):
                return known
            self._known = await self._asked()
            return self._known

    async def _asked(self) -> _Provider:
        where = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        async with self._client("") as client:
            try:
                document = await _json(client, where)
                keys = await _json(client, str(document["jwks_uri"]))
            except Exception as error:
                raise SignInFailed(_UNREACHABLE) from error
        if document.get("issuer") != self._issuer:
            raise SignInFailed(_UNREACHABLE)
        ends = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if not all(self.is_safe(str(document.get(end, ""))) for end in ends):
            raise SignInFailed(_UNREACHABLE)
        return _Provider(document, keys, time.monotonic() + _KNOWN_SECS)

    def _client(self, redirect_uri: str) -> AsyncOAuth2Client:
        from authlib.integrations.httpx_client import AsyncOAuth2Client

        return AsyncOAuth2Client(
            self._client_id,
            self._secret,
            scope="openid email profile",
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self._secret else "none",
            timeout=_DEADLINE_SECS,
            follow_redirects=False,
        )


async def _json(client: AsyncOAuth2Client, address: str) -> dict[str, Any]:
    answer = await client.request("GET", address, withhold_token=True)
    answer.raise_for_status()
    return dict(answer.json())
