package policy

// schemaPart is a part of a JSON Schema.
type schemaPart = map[string]any

// JSONSchema returns a JSON Schema (draft 2020-12) for policy documents, for completion and validation in editors. It
// lists the fields and actions that each tree allows and the parameters that each action requires. Only Parse checks
// what a schema cannot express, such as unique node ids, parameter names and the depth limit.
func JSONSchema() []byte { return indented(jsonSchema()) }

func jsonSchema() schemaPart {
	properties := schemaPart{
		"version":     schemaPart{"type": "string", "description": `Free text, usually "1.0".`},
		"policy_id":   schemaPart{"type": "string", "description": "Name of the policy."},
		"description": schemaPart{"type": []string{"string", "null"}, "description": "What the policy is for."},
		"parameters": schemaPart{"type": "object", "description": "Named numbers that the trees refer to with param.",
			"additionalProperties": schemaPart{"type": "number"},
			"properties": schemaPart{liquidityFraction: schemaPart{"type": "number", "minimum": 0, "maximum": 1,
				"description": "Share of the agent's liquidity pool allocated at the start of each day."}}},
	}
	defs := schemaPart{}
	for _, e := range treeElements() {
		properties[e.JSONKey] = schemaPart{"description": e.Description,
			"anyOf": []schemaPart{{"type": "null"}, ref("node_" + e.JSONKey)}}
	}
	for _, t := range allTrees {
		defs["node_"+t.String()] = nodeSchema(t)
	}
	// Only the payment tree can read the fields of a payment, so values are defined twice.
	for _, t := range []Tree{Payment, Bank} {
		scope := fieldScope(t)
		defs["value_"+scope] = valueSchema(t)
		defs["expression_"+scope] = exprSchema(scope)
		defs["computation_"+scope] = calcSchema(scope)
	}
	return schemaPart{
		"$schema":    "https://json-schema.org/draft/2020-12/schema",
		"title":      "Policy",
		"type":       "object",
		"required":   []string{"version", "policy_id"},
		"properties": properties,
		"$defs":      defs,
	}
}

func ref(name string) schemaPart { return schemaPart{"$ref": "#/$defs/" + name} }

// fieldScope names the set of fields that a tree can read.
func fieldScope(t Tree) string {
	if t == Payment {
		return "payment"
	}
	return "agent"
}

// tagged returns a schema for objects whose shape depends on the text of one key.
func tagged(tag string, words []string, shape func(i int) schemaPart) schemaPart {
	cases := make([]schemaPart, len(words))
	for i, word := range words {
		cases[i] = schemaPart{
			"if":   schemaPart{"properties": schemaPart{tag: schemaPart{"const": word}}, "required": []string{tag}},
			"then": shape(i),
		}
	}
	return schemaPart{"type": "object", "required": []string{tag},
		"properties": schemaPart{tag: schemaPart{"enum": words}}, "allOf": cases}
}

// record returns a shape whose keys are all required.
func record(keys []string, content func(key string) schemaPart) schemaPart {
	properties := schemaPart{}
	for _, key := range keys {
		properties[key] = content(key)
	}
	return schemaPart{"required": keys, "properties": properties}
}

func nodeSchema(t Tree) schemaPart {
	return tagged("type", []string{"condition", "action"}, func(i int) schemaPart {
		if i == 1 {
			return actionSchema(t)
		}
		shape := record([]string{"node_id", "condition", "on_true", "on_false"}, func(key string) schemaPart {
			switch key {
			case "node_id":
				return idSchema()
			case "condition":
				return ref("expression_" + fieldScope(t))
			}
			return ref("node_" + t.String())
		})
		shape["properties"].(schemaPart)["description"] = schemaPart{"type": "string"}
		return shape
	})
}

func idSchema() schemaPart {
	return schemaPart{"type": "string", "description": "Name of the node, unique in the document."}
}

// actionSchema returns the shape of action nodes. In the bank tree an action of another tree counts as NoAction regardless of
// its parameters; the schema lists only the tree's own actions, for completion.
func actionSchema(t Tree) schemaPart {
	var words []string
	var infos []actionInfo
	for a, info := range actionTable {
		if action(a).suits(t) {
			words, infos = append(words, info.name), append(infos, info)
		}
	}
	shape := tagged("action", words, func(i int) schemaPart { return argsSchema(infos[i], t) })
	shape["required"] = []string{"node_id", "action"}
	properties := shape["properties"].(schemaPart)
	properties["node_id"] = idSchema()
	properties["parameters"] = schemaPart{"type": "object", "additionalProperties": ref("value_" + fieldScope(t))}
	if t == Bank {
		properties["action"] = schemaPart{"enum": actionWords}
	}
	return shape
}

func argsSchema(info actionInfo, t Tree) schemaPart {
	properties := schemaPart{}
	required := []string{}
	for _, p := range info.params {
		properties[p.name] = argSchema(p, t)
		if p.required {
			required = append(required, p.name)
		}
	}
	shape := schemaPart{"description": info.description,
		"properties": schemaPart{"parameters": schemaPart{"properties": properties, "required": required}}}
	if len(required) > 0 {
		shape["required"] = []string{"parameters"}
	}
	return shape
}

func argSchema(p actionParam, t Tree) schemaPart {
	literal := func(content schemaPart) schemaPart {
		return schemaPart{"description": p.description, "type": "object", "required": []string{"value"}, "properties": schemaPart{"value": content}}
	}
	switch {
	case p.kind == textsParam:
		return literal(schemaPart{"type": "array", "items": schemaPart{"type": "string"}})
	case p.name == "rtgs_priority":
		return literal(schemaPart{"enum": p.words})
	case p.kind == textParam && p.words != nil:
		return literal(schemaPart{"type": "string", "examples": p.words})
	case p.kind == textParam:
		return literal(schemaPart{"type": "string"})
	}
	return schemaPart{"description": p.description, "allOf": []schemaPart{ref("value_" + fieldScope(t))}}
}

func valueSchema(t Tree) schemaPart {
	form := func(key string, content schemaPart) schemaPart {
		return schemaPart{"required": []string{key}, "properties": schemaPart{key: content}}
	}
	fields := schemaPart{"anyOf": []schemaPart{
		{"enum": fieldNamesIn(t)},
		{"type": "string", "pattern": "^" + registerPrefix, "description": "A state register."},
	}}
	return schemaPart{"type": "object", "anyOf": []schemaPart{
		form("field", fields),
		form("param", schemaPart{"type": "string"}),
		form("value", schemaPart{}),
		form("compute", ref("computation_"+fieldScope(t))),
	}}
}

func exprSchema(scope string) schemaPart {
	return tagged("op", exprWords, func(i int) schemaPart {
		switch exprOp(i) {
		case opAnd, opOr:
			return record([]string{"conditions"}, func(string) schemaPart {
				return schemaPart{"type": "array", "items": ref("expression_" + scope)}
			})
		case opNot:
			return record([]string{"condition"}, func(string) schemaPart { return ref("expression_" + scope) })
		}
		return record([]string{"left", "right"}, func(string) schemaPart { return ref("value_" + scope) })
	})
}

func calcSchema(scope string) schemaPart {
	return tagged("op", calcWords, func(i int) schemaPart {
		op := calcOp(i)
		return record(op.operands(), func(string) schemaPart {
			if op == opMax || op == opMin {
				return schemaPart{"type": "array", "minItems": 1, "items": ref("value_" + scope)}
			}
			return ref("value_" + scope)
		})
	})
}
