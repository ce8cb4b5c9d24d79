"""Formulas as MathML that browsers draw."""
