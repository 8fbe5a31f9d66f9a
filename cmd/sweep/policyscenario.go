package main

import (
	"fmt"
	"path/filepath"
	"slices"

	"sweep/engine/document"
	"sweep/engine/scenario"
	"sweep/sweeps/inputs"
)

// checkInScenario checks a policy as that of every participant of a scenario: what it names, such as other banks, must exist, and
// what it does must be possible there. Warnings that the scenario has without the policy are left out.
func checkInScenario(policyName, scenarioName string) (warnings []string, err error) {
	data, err := readFile(scenarioName)
	if err != nil {
		return nil, err
	}
	n, err := document.Parse(scenarioName, data)
	if err != nil {
		return nil, firstError(anotherKind(scenarioName, data, "scenario"), err)
	}
	plain, before, err := decodeScenario(scenarioName, n)
	if err != nil {
		return nil, firstError(anotherKind(scenarioName, data, "scenario"), err)
	}
	path, err := filepath.Abs(policyName)
	if err != nil {
		return nil, err
	}
	pos := document.Pos{File: scenarioName}
	spec := document.NewMap(pos)
	spec.Put("type", document.NewText(pos, "FromJson"))
	spec.Put("json_path", document.NewText(pos, path))
	for i, agent := range n.Get("agents").All() {
		if role := agent.Get("role"); role != nil && role.Text != "participant" {
			continue
		}
		if n, err = n.With(fmt.Sprintf("agents[%d].policy", i), spec); err != nil {
			return nil, err
		}
	}
	_, warnings, err = decodeScenario(scenarioName, n)
	if err != nil {
		return nil, err
	}
	warnings = slices.DeleteFunc(warnings, func(w string) bool { return slices.Contains(before, w) })
	loaded, err := loadPolicy(policyName)
	if err != nil {
		return nil, err
	}
	for _, bank := range loaded.Counterparties() {
		if !slices.ContainsFunc(plain.Agents, func(a scenario.Agent) bool { return a.ID == bank }) {
			warnings = append(warnings, fmt.Sprintf("%s: it names the bank %s, which %s does not have", policyName, bank, scenarioName))
		}
	}
	return warnings, nil
}

// decodeScenario validates a scenario with its payments files.
func decodeScenario(name string, n *document.Node) (*scenario.Scenario, []string, error) {
	s, _, warnings, err := inputs.Load(n, scenarioFiles(name), func(s *scenario.Scenario) (*inputs.Data, error) {
		return inputs.Read(s, inputs.Dirs{Scenario: filepath.Dir(name), Work: "."})
	})
	return s, warnings, err
}
