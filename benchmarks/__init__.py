"""Measurements. Every figure is of this machine and this run; compare only within one run."""
