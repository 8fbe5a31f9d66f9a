package s3test

import (
	"os/exec"
	"syscall"
)

// endWithParent lets a process end with the test even if the test is killed.
func endWithParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
