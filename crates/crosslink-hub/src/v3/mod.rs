//! Hubs of the third generation: a reduced state and one log an agent.
