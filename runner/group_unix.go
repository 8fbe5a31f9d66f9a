//go:build unix

package runner

import (
	"os/exec"
	"syscall"
)

// ownGroup makes the process the head of a group of its own.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
