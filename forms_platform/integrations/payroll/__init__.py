"""Payroll: pay and time as PAXml."""
