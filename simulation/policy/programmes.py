"""Every kind of programme there is."""

from __future__ import annotations

from functools import cache
from typing import Final

from simulation.policy.learning import (
    AcademicAdvisor,
    CocreationCoaching,
    DigitalMarketingTraining,
    InformationCampaign,
    ProductInnovationTraining,
)
from simulation.policy.money import Grant, SoftLoan
from simulation.policy.programme import Programme
from simulation.policy.services import BuyLocalPromotion, CommunityHub, DigitalInfrastructure

PROGRAMMES: Final[tuple[type[Programme], ...]] = (
    DigitalMarketingTraining,
    ProductInnovationTraining,
    CocreationCoaching,
    InformationCampaign,
    Grant,
    SoftLoan,
    DigitalInfrastructure,
    CommunityHub,
    AcademicAdvisor,
    BuyLocalPromotion,
)


@cache
def programme_kinds() -> dict[str, type[Programme]]:
    """Return the programmes by the name of their kind."""
    return {kind_of(programme): programme for programme in PROGRAMMES}


def kind_of(programme: type[Programme]) -> str:
    """Return the name by which a scenario asks for ``programme``."""
    return str(programme.model_fields["kind"].annotation.__args__[0])  # type: ignore[union-attr]


__all__ = ["PROGRAMMES", "Programme", "kind_of", "programme_kinds"]
