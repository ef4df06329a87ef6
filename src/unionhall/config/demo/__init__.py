"""Invented districts, large enough to judge the product by.

Everything here is made up except the names of places and the figures that 劳动午报 published
of 平谷 and 延庆 on 2024-06-19: the rows are laid out so that counting them gives those
figures. No total is stored anywhere. Identity numbers carry division codes that begin
with 99, which no real number does, and are accepted in the demo only.
"""
