"""Results beside earlier ones: side by side, the regression gate, the leaderboard."""
