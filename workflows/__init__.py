"""How a case moves: plans, rules, who may decide, and what follows. Pure: stdlib and pydantic."""
