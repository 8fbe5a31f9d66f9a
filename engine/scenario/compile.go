package scenario

import (
	"errors"

	"sweep/engine/policy"
)

func parsePolicy(text []byte) (*policy.Policy, error) { return nil, errors.New("not available") }
func builtinPolicy(kind string, params map[string]int64) (*policy.Policy, error) {
	return nil, nil
}
func policyFraction(p *policy.Policy) (float64, bool) { return 0, false }
func policyCategoriesOf(p *policy.Policy) []string    { return nil }
func policyText(p *policy.Policy) []byte              { return nil }
