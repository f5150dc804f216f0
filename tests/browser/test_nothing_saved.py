"""Where nothing can be saved just now the room says so, keeps the words, and sends them again by itself."""

from __future__ import annotations

import json

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.room import STORY, answer_box, begin, said

PROBLEM = {
    "type": "/problems/storage-unavailable",
    "title": "Saving is not possible just now",
    "status": 503,
    "detail": "The database can't be reached just now.",
}
SECS = 1000


class TestNothingSaved:
    def test_an_answer_is_kept_and_sent_again(self, page: Page) -> None:
        refused: list[str] = []

        def between(socket: WebSocketRoute) -> None:
            server = socket.connect_to_server()

            def passed_on(message: str | bytes) -> None:
                sent = json.loads(message)
                if sent["type"] != "answer" or len(refused) == 2:
                    return server.send(message)
                refused.append(sent["client_turn_id"])
                error = {"type": "error", "problem": PROBLEM, "in_response_to": "answer"}
                return socket.send(json.dumps({**error, "client_turn_id": sent["client_turn_id"]}))

            socket.on_message(passed_on)

        page.route_web_socket("**/live", between)
        begin(page, "behavioral")
        answer_box(page).fill(STORY)
        page.get_by_role("button", name="Send").click()
        expect(page.locator("#dock-error")).to_contain_text("sent again by themselves")
        expect(answer_box(page)).to_have_value(STORY)
        expect(said(page)).to_have_count(1, timeout=30 * SECS)
        assert len(refused) == 2
        assert len(set(refused)) == 1
