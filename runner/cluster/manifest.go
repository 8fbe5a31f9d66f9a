package cluster

import "encoding/base64"

// The part of the Kubernetes API (v1 and batch/v1) that the manifests use, in the order in which people write it.

type metadata struct {
	Name      string            `yaml:"name,omitempty"`
	Namespace string            `yaml:"namespace,omitempty"`
	Labels    map[string]string `yaml:"labels,omitempty"`
}

type configMap struct {
	APIVersion string            `yaml:"apiVersion"`
	Kind       string            `yaml:"kind"`
	Metadata   metadata          `yaml:"metadata"`
	Data       map[string]string `yaml:"data,omitempty"`
	BinaryData map[string]string `yaml:"binaryData,omitempty"`
}

func (m *configMap) addText(key, text string) {
	if m.Data == nil {
		m.Data = map[string]string{}
	}
	m.Data[key] = text
}

func (m *configMap) addBinary(key string, data []byte) {
	if m.BinaryData == nil {
		m.BinaryData = map[string]string{}
	}
	m.BinaryData[key] = base64.StdEncoding.EncodeToString(data)
}

type job struct {
	APIVersion string   `yaml:"apiVersion"`
	Kind       string   `yaml:"kind"`
	Metadata   metadata `yaml:"metadata"`
	Spec       jobSpec  `yaml:"spec"`
}

type jobSpec struct {
	CompletionMode       string            `yaml:"completionMode,omitempty"`
	Completions          int               `yaml:"completions,omitempty"`
	Parallelism          int               `yaml:"parallelism,omitempty"`
	Suspend              bool              `yaml:"suspend,omitempty"`
	BackoffLimit         *int              `yaml:"backoffLimit,omitempty"`
	BackoffLimitPerIndex *int              `yaml:"backoffLimitPerIndex,omitempty"`
	MaxFailedIndexes     *int              `yaml:"maxFailedIndexes,omitempty"`
	PodReplacementPolicy string            `yaml:"podReplacementPolicy,omitempty"`
	PodFailurePolicy     *podFailurePolicy `yaml:"podFailurePolicy,omitempty"`
	Template             struct {
		Metadata metadata `yaml:"metadata"`
		Spec     podSpec  `yaml:"spec"`
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
	Type   string `yaml:"type"`
	Status string `yaml:"status"`
}

type podSpec struct {
	RestartPolicy                 string      `yaml:"restartPolicy"`
	TerminationGracePeriodSeconds int         `yaml:"terminationGracePeriodSeconds"`
	SecurityContext               podSecurity `yaml:"securityContext"`
	Containers                    []container `yaml:"containers"`
	Volumes                       []volume    `yaml:"volumes,omitempty"`
}

// mount gives all containers a volume.
func (p *podSpec) mount(v volume, at volumeMount) {
	at.Name = v.Name
	p.Volumes = append(p.Volumes, v)
	for i := range p.Containers {
		p.Containers[i].VolumeMounts = append(p.Containers[i].VolumeMounts, at)
	}
}

type podSecurity struct {
	RunAsNonRoot   *bool          `yaml:"runAsNonRoot,omitempty"`
	RunAsUser      *int64         `yaml:"runAsUser,omitempty"`
	FSGroup        *int64         `yaml:"fsGroup,omitempty"`
	SeccompProfile seccompProfile `yaml:"seccompProfile"`
}

type seccompProfile struct {
	Type string `yaml:"type"`
}

type container struct {
	Name            string            `yaml:"name"`
	Image           string            `yaml:"image"`
	Command         []string          `yaml:"command"`
	Env             []envVar          `yaml:"env,omitempty"`
	EnvFrom         []envFrom         `yaml:"envFrom,omitempty"`
	Resources       resources         `yaml:"resources"`
	SecurityContext containerSecurity `yaml:"securityContext"`
	VolumeMounts    []volumeMount     `yaml:"volumeMounts,omitempty"`
}

type envVar struct {
	Name  string `yaml:"name"`
	Value string `yaml:"value"`
}

type envFrom struct {
	SecretRef secretRef `yaml:"secretRef"`
}

type secretRef struct {
	Name string `yaml:"name"`
}

type resources struct {
	Requests map[string]string `yaml:"requests,omitempty"`
	Limits   map[string]string `yaml:"limits,omitempty"`
}

type containerSecurity struct {
	AllowPrivilegeEscalation bool         `yaml:"allowPrivilegeEscalation"`
	Capabilities             capabilities `yaml:"capabilities"`
}

type capabilities struct {
	Drop []string `yaml:"drop,flow"`
}

type volumeMount struct {
	Name      string `yaml:"name"`
	MountPath string `yaml:"mountPath"`
	ReadOnly  bool   `yaml:"readOnly,omitempty"`
}

type volume struct {
	Name                  string           `yaml:"name"`
	PersistentVolumeClaim *claim           `yaml:"persistentVolumeClaim,omitempty"`
	ConfigMap             *configMapSource `yaml:"configMap,omitempty"`
}

type claim struct {
	ClaimName string `yaml:"claimName"`
}

type configMapSource struct {
	Name  string      `yaml:"name"`
	Items []keyToPath `yaml:"items"`
}

type keyToPath struct {
	Key  string `yaml:"key"`
	Path string `yaml:"path"`
}
