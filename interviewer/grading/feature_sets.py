"""Which feature set belongs to which rubric."""

from __future__ import annotations

from interviewer.grading.features import FeatureSet
from interviewer.grading.features_coding import CodingFeatures
from interviewer.grading.features_design import DesignFeatures
from interviewer.grading.features_recruiter import RecruiterFeatures
from interviewer.grading.features_star import StarFeatures
from interviewer.grading.features_technical import TechnicalFeatures
from interviewer.grading.roles import SentenceRoles


def feature_sets(roles: SentenceRoles) -> dict[str, FeatureSet]:
    """Return the feature set of each rubric id."""
    return {
        "star": StarFeatures(roles),
        "technical": TechnicalFeatures(),
        "coding": CodingFeatures(),
        "system_design": DesignFeatures(),
        "recruiter": RecruiterFeatures(),
    }
