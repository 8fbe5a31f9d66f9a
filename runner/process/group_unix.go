//go:build unix

// Package process starts other programs in process groups of their own.
package process

import (
	"os/exec"
	"syscall"
)

// OwnGroup makes the process the head of a group of its own, once it is started. A terminal sends its signals to the whole
// group; only the parent decides when its processes stop.
func OwnGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// KillGroup kills a process that OwnGroup has prepared and everything it has started. A process that has ended is no error.
func KillGroup(cmd *exec.Cmd) error {
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); err != syscall.ESRCH {
		return err
	}
	return nil
}
