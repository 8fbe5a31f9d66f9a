// Package external lets any program propose candidates of a search. The program reads JSON lines on its standard input and
// writes JSON lines on its standard output; docs/lab.md describes the messages.
//
// Nobody can run such a program again with the same answers, so the conversation is an input of the data set: its journal
// (datasets.JournalMessage). Every message is in the journal before it has an effect, which is what these rules say:
//
//   - What the program sends is journaled before it is decoded. That a program has sent nothing in time is journaled too,
//     because a candidate fails by it.
//   - What is sent to the program is journaled before the first byte leaves.
//
// A search that was killed begins again from its start and goes through the same steps, because everything else in it is
// deterministic. As long as the journal has pages, the messages come from there: what the program sent is taken as it is, and
// what would be sent to it must be what the journal has. When the journal is used up, the program is started with "resume" and the
// transcript so far, and the conversation goes on (conversation.go). With the option Replay it is not started, and the journal of
// another data set can be repeated.
//
// That a program dies is not part of the conversation: it is started again with the transcript, as if sweep had been killed, and
// the journal is the same as if it had not died. One that ends with exit code 0 has no more proposals.
package external
