package cluster

// The part of the Kubernetes API batch/v1 that the manifests use, in the order in which people write it.

type job struct {
	APIVersion string   `yaml:"apiVersion"`
	Kind       string   `yaml:"kind"`
	Metadata   metadata `yaml:"metadata"`
	Spec       jobSpec  `yaml:"spec"`
}

type metadata struct {
	Name      string `yaml:"name"`
	Namespace string `yaml:"namespace,omitempty"`
}

type jobSpec struct {
	CompletionMode       string            `yaml:"completionMode,omitempty"`
	Completions          int               `yaml:"completions,omitempty"`
	Parallelism          int               `yaml:"parallelism,omitempty"`
	Suspend              bool              `yaml:"suspend,omitempty"`
	BackoffLimitPerIndex *int              `yaml:"backoffLimitPerIndex,omitempty"`
	MaxFailedIndexes     *int              `yaml:"maxFailedIndexes,omitempty"`
	PodReplacementPolicy string            `yaml:"podReplacementPolicy,omitempty"`
	PodFailurePolicy     *podFailurePolicy `yaml:"podFailurePolicy,omitempty"`
	Template             struct {
		Spec podSpec `yaml:"spec"`
	} `yaml:"template"`
}

type podFailurePolicy struct {
	Rules []podFailureRule `yaml:"rules"`
}

type podFailureRule struct {
	Action          string         `yaml:"action"`
	OnExitCodes     *exitCodes     `yaml:"onExitCodes,omitempty"`
	OnPodConditions []podCondition `yaml:"onPodConditions,omitempty"`
}

type exitCodes struct {
	Operator string `yaml:"operator"`
	Values   []int  `yaml:"values,flow"`
}

type podCondition struct {
	Type string `yaml:"type"`
}

type podSpec struct {
	RestartPolicy                 string      `yaml:"restartPolicy"`
	TerminationGracePeriodSeconds int         `yaml:"terminationGracePeriodSeconds"`
	Containers                    []container `yaml:"containers"`
	Volumes                       []volume    `yaml:"volumes"`
}

type container struct {
	Name      string   `yaml:"name"`
	Image     string   `yaml:"image"`
	Command   []string `yaml:"command"`
	Env       []envVar `yaml:"env,omitempty"`
	Resources struct {
		Requests map[string]string `yaml:"requests,omitempty"`
		Limits   map[string]string `yaml:"limits,omitempty"`
	} `yaml:"resources"`
	VolumeMounts []volumeMount `yaml:"volumeMounts"`
}

type envVar struct {
	Name  string `yaml:"name"`
	Value string `yaml:"value"`
}

type volumeMount struct {
	Name      string `yaml:"name"`
	MountPath string `yaml:"mountPath"`
}

type volume struct {
	Name                  string `yaml:"name"`
	PersistentVolumeClaim claim  `yaml:"persistentVolumeClaim"`
}

type claim struct {
	ClaimName string `yaml:"claimName"`
}
