"""The rules of P&C pages and of the budget tables on them, and the small frames that they are asked of."""
