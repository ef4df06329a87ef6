"""Calculating over the API: open to everybody, and nothing of it is kept."""

from typing import Annotated, Any

from ninja import Path, Router

from unionhall.core.http import ActorRequest
from unionhall.entitlements import guard, queries
from unionhall.entitlements.schemas import CalculatorOut, GivenIn, ResultOut

router = Router(tags=["entitlements"])
Name = Annotated[str, Path(max_length=40, pattern=r"^[a-z_]+$")]


@router.get(
    "",
    auth=None,
    response=list[CalculatorOut],
    by_alias=True,
    operation_id="entitlements_calculators",
    summary="List the calculations",
)
def calculators(request: ActorRequest) -> Any:
    """List the calculations of the law's arithmetic, and the fields that each asks for."""
    del request
    return [CalculatorOut.of(one) for one in queries.calculators()]


@router.post(
    "/{calculator}",
    auth=None,
    response=ResultOut,
    operation_id="entitlements_calculate",
    summary="Calculate",
)
def calculate(request: ActorRequest, calculator: Name, payload: GivenIn) -> Any:
    """Calculate a claim step by step; nothing of what is sent is kept or written down."""
    queries.calculator(calculator)
    guard.count(request)
    return ResultOut.of(calculator, queries.calculate(calculator, payload.root))
