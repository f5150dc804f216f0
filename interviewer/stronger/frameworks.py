"""The framework of each rubric."""

from __future__ import annotations

from interviewer.stronger.framework_design import DESIGN
from interviewer.stronger.framework_explained import CODING, TECHNICAL
from interviewer.stronger.framework_told import RECRUITER, STAR

FRAMEWORKS = {
    "star": STAR,
    "technical": TECHNICAL,
    "coding": CODING,
    "system_design": DESIGN,
    "recruiter": RECRUITER,
}
"""By rubric id."""
