// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What the accounts ask of the Depositary
/// @dev Both writing functions are for the accounts alone, and only within a call that the Depositary made to them.
interface Reserves {
    /// @notice Books what two entities' reserves gain of a token; a loss is negative, and refused while its entity owes of the token.
    /// @dev Errors: NotAccounts, UnknownEntity, DebtOutstanding, BalanceInsufficient, BalanceTooLarge.
    function book(bytes32 token, bytes32 left, int256 leftGain, bytes32 right, int256 rightGain) external;

    /// @notice Pays a debt as far as the debtor's reserve goes, and notes whether it owes of the token from now on.
    /// @param most what is owed to this creditor
    /// @param owesMore whether other debts of the token stand
    /// @dev Errors: NotAccounts, BalanceTooLarge.
    function collect(bytes32 debtor, bytes32 creditor, bytes32 token, uint128 most, bool owesMore)
        external
        returns (uint128 paid);

    /// @notice The epoch of the board in force and the freeze level.
    /// @dev Errors: UnknownEntity.
    function standingOf(bytes32 entity) external view returns (uint64 boardEpoch, uint8 freezeLevel);
}
