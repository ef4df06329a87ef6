"""Employers without a union that are to get one: lists, stages, parties, tasks."""
