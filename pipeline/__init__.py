"""Joins the rooms: one module a step, each `(app) -> StepReport` around a pure judgment.

Asset events and schedules only wake a step; what there is to do is always a query for pending rows,
so a step can be run again in any order, and lost or doubled wake-ups lose and double nothing. One
bad item becomes a row with a reason and never fails the step. The network is never touched inside a
write transaction.
"""
