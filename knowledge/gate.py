"""Whether to answer at all: a logistic regression over the evidence, learned from the knowledge base alone.

Parts of the knowledge base are held out in turn. A phrasing that is held out while its entry stays
should be answered with that entry. A phrasing whose whole entry is held out should be refused: its
nearest neighbours are the near misses that a real question on a missing topic would meet.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.evidence import KINDS

Features = NDArray[np.float64]

_SIGNS, _PRIOR = (np.array(column) for column in zip(*KINDS.values(), strict=True))
_SHRINK = 10.0
"""How firmly the weights are held to their values in `KINDS`: as firmly as this many held-out questions would."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The learned weights: evidence to the probability that the answer is right."""

    middle: Features
    spread: Features
    weights: Features
    bias: float

    def confidences(self, evidence: Sequence[Sequence[float]]) -> list[float]:
        """For each row of evidence the probability, 0 to 1, that answering with this entry is right."""
        if not evidence:
            return []
        logits = ((np.array(evidence) - self.middle) / self.spread) @ self.weights + self.bias
        return [float(each) for each in expit(logits)]


def expit(logits: Features) -> Features:
    """The logistic function; beyond 30 either way it is 0 or 1 to the last digit that matters."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), np.float64)


def learn(evidence: Sequence[Sequence[float]], right: Sequence[bool]) -> Gate:
    """Fit with an L2 penalty; both outcomes weigh the same, however many there are of each.

    No weight may have the wrong sign: uncovered words never speak for an entry, even where the held-out
    questions happen to say so.
    """
    from scipy.optimize import minimize

    features, labels = np.array(evidence), np.array(right, float)
    middle, spread = features.mean(0), np.maximum(features.std(0), 1e-3)
    design = np.hstack([(features - middle) / spread, np.ones((len(features), 1))])
    share = labels.mean()
    importance = np.where(labels > 0, 0.5 / share, 0.5 / (1 - share))

    def loss(weights: Features) -> tuple[float, Features]:
        logits, off = design @ weights, weights[:-1] - _PRIOR
        value = importance @ (np.logaddexp(0, logits) - labels * logits) + _SHRINK / 2 * off @ off
        slope = design.T @ (importance * (expit(logits) - labels))
        slope[:-1] += _SHRINK * off
        return float(value), slope

    bounds = [(0, None) if sign > 0 else (None, 0) if sign < 0 else (None, None) for sign in (*_SIGNS, 0)]
    fitted = minimize(loss, np.append(_PRIOR, 0.0), jac=True, method="L-BFGS-B", bounds=bounds)
    return Gate(middle, spread, fitted.x[:-1], float(fitted.x[-1]))


UNTAUGHT = Gate(np.full(len(KINDS), 0.5), np.full(len(KINDS), 0.25), _PRIOR, 0.0)
"""For a knowledge base too small to hold anything out."""
