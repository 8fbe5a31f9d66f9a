package runner

func tableNames() (all, onRequest []string) {
	return []string{"runs", "events", "failures", "tick_agent_states"}, nil
}

const formatVersion = 1
