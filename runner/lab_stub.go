package runner

func newEngineLab(l runLimits) laboratory { return nil }
