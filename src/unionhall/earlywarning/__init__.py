"""Early warning: rules count signals of risk, a human confirms, and what came of it is kept."""
