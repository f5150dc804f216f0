"""Search by words, by meaning, and by both."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from knowledge.lexical import LexicalIndex, words
from knowledge.memory_index import MemoryIndex
from knowledge.model import Embedder, KnowledgeError, Passage, Progress, Vectors
from knowledge.retrieve import HybridRetriever, fused
from tests.fake_embedder import FakeEmbedder


def passage(name: str, text: str, role: str = "any", stage: str = "any") -> Passage:
    return Passage(
        id=name, guide_id="g", guide_title="Guide", heading=name, text=text, role=role, stage=stage
    )


PASSAGES = [
    passage("g#a", "Dropout switches units off while training.", role="mle", stage="phone_screen"),
    passage("g#b", "Overfitting shows in the gap of training and validation error.", role="mle"),
    passage("g#c", "Tell a story with a result.", stage="behavioral"),
    passage("g#d", "Backlogs and roadmaps.", role="pm"),
]


def retriever(*, ready: bool = True, loaded: bool = True) -> HybridRetriever:
    embedder, index = FakeEmbedder(loaded=loaded), MemoryIndex()
    index.sync(PASSAGES, FakeEmbedder())
    found = HybridRetriever(PASSAGES, embedder, index)
    found.dense_ready = ready
    return found


class TestWords:
    @pytest.mark.parametrize(
        "family",
        [
            "overfitting overfits overfit overfitted",
            "query queries",
            "tree trees",
            "cache cached caching",
            "pass passes",
        ],
    )
    def test_forms_of_a_word_meet(self, family: str) -> None:
        assert len(set(words(family))) == 1

    def test_names_keep_their_shape(self) -> None:
        assert words("Bias in C++ and loss, it's AUC's class") == ["bias", "c++", "loss", "auc", "class"]


class TestLexicalIndex:
    def test_finds_by_a_shared_word_only(self) -> None:
        index = LexicalIndex(PASSAGES)
        assert index.best("why do models overfit?", role=None, stage=None, limit=5) == ["g#b"]

    def test_nothing_to_look_for_or_in(self) -> None:
        assert LexicalIndex(PASSAGES).best("what is it about?", role=None, stage=None, limit=5) == []
        assert LexicalIndex([]).best("dropout", role=None, stage=None, limit=5) == []

    def test_ties_are_in_order_of_id(self) -> None:
        index = LexicalIndex([passage("g#z", "same words"), passage("g#y", "same words")])
        assert index.best("same words", role=None, stage=None, limit=5) == ["g#y", "g#z"]


class TestMemoryIndex:
    def test_embeds_only_what_changed(self) -> None:
        index, embedder = MemoryIndex(), FakeEmbedder()
        assert index.sync(PASSAGES, embedder) == 4
        assert index.sync([*PASSAGES[:3], passage("g#d", "Other words.")], embedder) == 1

    def test_forgets_what_is_gone(self) -> None:
        index, embedder = MemoryIndex(), FakeEmbedder()
        index.sync(PASSAGES, embedder)
        index.sync(PASSAGES[:1], embedder)
        assert index.nearest(embedder.embed(["story"])[0], role=None, stage=None, limit=9) == ["g#a"]

    def test_tells_how_far_it_is(self) -> None:
        told: list[tuple[int, int]] = []
        MemoryIndex().sync(PASSAGES * 10, FakeEmbedder(), lambda done, total: told.append((done, total)))
        assert told == [(32, 40), (40, 40)]

    def test_empty_finds_nothing(self) -> None:
        index = MemoryIndex()
        index.sync([], FakeEmbedder())
        assert index.nearest(FakeEmbedder().embed(["x"])[0], role=None, stage=None, limit=3) == []


class TestFused:
    def test_is_the_sum_of_reciprocal_ranks(self) -> None:
        scores = fused([["a", "b"], ["b"]])
        assert scores == {"a": pytest.approx(1 / 61), "b": pytest.approx(1 / 62 + 1 / 61)}


class _Broken(MemoryIndex):
    def nearest(self, vector: Vectors, *, role: str | None, stage: str | None, limit: int) -> list[str]:
        raise KnowledgeError("the server is gone")


class _Stale(MemoryIndex):
    def sync(self, passages: Sequence[Passage], embedder: Embedder, progress: Progress | None = None) -> int:
        return super().sync([*passages, passage("g#gone", "dropout dropout")], embedder, progress)


class TestHybridRetriever:
    def test_finds_the_passage(self) -> None:
        assert retriever().search("overfitting and validation error")[0].passage.id == "g#b"

    def test_a_hit_of_both_rankings_scores_more_than_of_one(self) -> None:
        both, one = retriever(), retriever(ready=False)
        assert both.search("dropout")[0].score == pytest.approx(2 * one.search("dropout")[0].score)

    @pytest.mark.parametrize(("ready", "loaded"), [(False, True), (True, False)])
    def test_by_words_alone_until_everything_is_ready(self, ready: bool, loaded: bool) -> None:
        assert [hit.passage.id for hit in retriever(ready=ready, loaded=loaded).search("dropout")] == ["g#a"]

    def test_a_search_never_loads_the_model(self) -> None:
        embedder = FakeEmbedder(loaded=False)
        found = HybridRetriever(PASSAGES, embedder, MemoryIndex())
        found.dense_ready = True
        found.search("dropout")
        assert not embedder.loaded

    def test_role_and_stage_keep_what_is_for_any(self) -> None:
        found = {
            hit.passage.id for hit in retriever().search("training story", role="mle", stage="behavioral")
        }
        assert found == {"g#b", "g#c"}

    def test_limit_and_empty_queries(self) -> None:
        assert len(retriever().search("training", limit=2)) == 2
        assert retriever().search("  ") == []
        assert retriever().search("training", limit=0) == []

    def test_same_question_same_answer(self) -> None:
        assert retriever().search("training error") == retriever().search("training error")

    def test_goes_on_by_words_when_the_index_fails(self) -> None:
        found = HybridRetriever(PASSAGES, FakeEmbedder(), _Broken())
        found.dense_ready = True
        assert [hit.passage.id for hit in found.search("dropout")] == ["g#a"]

    def test_what_an_old_index_still_holds_is_left_out(self) -> None:
        index = _Stale()
        index.sync(PASSAGES, FakeEmbedder())
        found = HybridRetriever(PASSAGES, FakeEmbedder(), index)
        found.dense_ready = True
        assert "g#gone" not in {hit.passage.id for hit in found.search("dropout", limit=9)}
