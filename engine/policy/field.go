package policy

// Field identifies a value that a tree can read.
type Field uint8

// The fields.
const (
	// Fields of the evaluated payment.
	FieldAmount Field = iota
	FieldRemainingAmount
	FieldSettledAmount
	FieldArrivalTick
	FieldDeadlineTick
	FieldPriority
	FieldIsSplit
	FieldIsPastDeadline
	FieldIsOverdue
	FieldOverdueDuration
	FieldIsInQueue2
	FieldTicksToDeadline
	FieldQueueAge

	// Fields of balance and credit.
	FieldBalance
	FieldCreditLimit
	FieldUnsecuredCap
	FieldAvailableLiquidity
	FieldCreditUsed
	FieldCreditHeadroom
	FieldEffectiveLiquidity
	FieldIsUsingCredit
	FieldLiquidityBuffer
	FieldLiquidityPressure
	FieldIsOverdraftCapped

	// Fields of the queues.
	FieldOutgoingQueueSize
	FieldIncomingExpectedCount
	FieldQueue1TotalValue
	FieldQueue1LiquidityGap
	FieldHeadroom
	FieldRTGSQueueSize
	FieldQueue2Size
	FieldRTGSQueueValue
	FieldQueue2CountForAgent
	FieldQueue2NearestDeadline
	FieldTicksToNearestQueue2Deadline
	FieldTotalAgents

	// Fields of collateral.
	FieldPostedCollateral
	FieldMaxCollateralCapacity
	FieldRemainingCollateralCapacity
	FieldCollateralUtilization
	FieldCollateralHaircut
	FieldAllowedOverdraftLimit
	FieldOverdraftHeadroom
	FieldOverdraftUtilization
	FieldRequiredCollateralForUsage
	FieldExcessCollateral

	// Fields of costs.
	FieldCostOverdraftBpsPerTick
	FieldCostDelayPerTickPerCent
	FieldCostCollateralBpsPerTick
	FieldCostEODBorrowingBps
	FieldCostSplitFriction
	FieldCostDeadlinePenalty
	FieldCostEODPenalty
	FieldCostDelayThisTxOneTick
	FieldCostOverdraftThisAmountOneTick

	// Fields of time, public signals and throughput.
	FieldCurrentTick
	FieldSystemTicksPerDay
	FieldSystemCurrentDay
	FieldSystemTickInDay
	FieldTicksRemainingInDay
	FieldDayProgressFraction
	FieldIsEODRush
	FieldSystemQueue2PressureIndex
	FieldMyThroughputFractionToday
	FieldExpectedThroughputFractionByNow
	FieldThroughputGap
	FieldLSMRunRateLast10Ticks
	FieldSystemThroughputGuidanceFractionByTick

	// Fields of counterparties and the central queue.
	FieldMyQ2OutValueToCounterparty
	FieldMyQ2InValueFromCounterparty
	FieldMyBilateralNetQ2
	FieldMyQ2OutValueTop1
	FieldMyQ2OutValueTop2
	FieldMyQ2OutValueTop3
	FieldMyQ2OutValueTop4
	FieldMyQ2OutValueTop5
	FieldTopCpty1IDHash
	FieldTopCpty2IDHash
	FieldTopCpty3IDHash
	FieldTopCpty4IDHash
	FieldTopCpty5IDHash
	FieldMyQ2InValueTop1
	FieldMyQ2InValueTop2
	FieldMyQ2InValueTop3
	FieldMyQ2InValueTop4
	FieldMyQ2InValueTop5
	FieldMyBilateralNetQ2Top1
	FieldMyBilateralNetQ2Top2
	FieldMyBilateralNetQ2Top3
	FieldMyBilateralNetQ2Top4
	FieldMyBilateralNetQ2Top5
	FieldTxCounterpartyID
	FieldTxIsTopCounterparty
	FieldTicksToCutOff
	FieldReceiverInOutage

	// NumFields is the number of fields.
	NumFields
)

// String returns the name of the field in documents.
func (f Field) String() string { return fieldTable[f].name }

// PerPayment reports whether the value depends on the evaluated payment; other fields have one value per agent and
// tick. The two penalty fields depend on it only in the payment tree; in other trees they are constants of the run.
func (f Field) PerPayment() bool { return fieldTable[f].perPayment }

// In reports whether the field can be used in a tree.
func (f Field) In(t Tree) bool { return fieldTable[f].use == everywhere || t == Payment }

// Unit returns the unit of the value, for example cents, ticks, ratio or bool (0 or 1).
func (f Field) Unit() string { return fieldTable[f].unit }

// Values describes the possible values of the field, for example "at least 0".
func (f Field) Values() string { return fieldTable[f].values.words() }

// Description describes the value in one sentence.
func (f Field) Description() string { return fieldTable[f].description }

// Category returns the heading under which the language description lists the field.
func (f Field) Category() string { return fieldTable[f].category }

// FieldByName looks up a field by its name in documents.
func FieldByName(name string) (Field, bool) {
	f, ok := fieldNumbers[name]
	return f, ok
}

var fieldNumbers = func() map[string]Field {
	numbers := make(map[string]Field, NumFields)
	for f := range NumFields {
		numbers[f.String()] = f
	}
	return numbers
}()
