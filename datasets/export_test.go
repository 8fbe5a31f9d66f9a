package datasets

// Names that the tests of the package need.

const RecordsAtOnce = recordsAtOnce

func (r *Dataset) Publish(p0 []byte, p1 string) error { return r.publish(p0, p1) }

type FailuresDoc = failuresDoc
type Sealed = sealed

var BatchOfFile = batchOfFile
var Checksum = checksum
var DataPath = dataPath
var DecodeSealed = decodeSealed

var SealedTail = sealedTail
