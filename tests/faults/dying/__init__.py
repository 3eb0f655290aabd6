"""PostgreSQL as Django knows it, with named points to die at (`tests.faults.points`)."""
