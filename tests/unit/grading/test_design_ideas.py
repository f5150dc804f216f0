from interviewer.grading.answer import read_texts
from interviewer.grading.features_design import DesignFeatures

FEW = "Latency stays under 100 ms at the 99th percentile, and we cache the top results."
MANY = (
    "We log labels, clicks and embeddings, and we shard, cache, batch, monitor drift, retrain and roll back."
)


def ideas(*texts: str) -> float:
    """Return how many ideas of components are counted, by the weight of each sentence."""
    answer = read_texts(texts)
    return float(DesignFeatures().prepare(answer, None, None).counts.matrix.sum())


def test_a_short_sentence_that_names_many_ideas_counts_for_few() -> None:
    assert ideas(MANY) < ideas(*MANY.replace(" and", ",").split(", "))


def test_sentences_run_together_by_speech_recognition_keep_most_of_what_they_count_apart() -> None:
    second = "We log every request with its features, so that training sees what serving saw."
    together = f"{FEW} {second}".lower().replace(",", "").replace(".", "")
    assert ideas(together) >= 0.7 * ideas(FEW, second)
