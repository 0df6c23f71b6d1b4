// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TOKEN_ERC20, TOKEN_NATIVE} from "../Types.sol";
import {MAX_AMOUNT} from "../Limits.sol";
import "../Errors.sol" as Errors;

/// @dev What is asked of an ERC-20 contract. The transfers are called by hand: many tokens return nothing.
interface Erc20 {
    function balanceOf(address account) external view returns (uint256);
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

/// @title Tokens the Depositary holds, and the only two ways value crosses its border
/// @dev `held` is what this contract owes its entities: the sum of all reserves and queued withdrawals. Both directions are
/// measured on this contract's own balance, so a token that keeps a fee, lies in its return value or moves another amount can
/// never make `held` exceed what is here. Value sent here past `deposit` belongs to nobody and is not counted.
library Tokens {
    struct Token {
        uint8 kind;
        bool known;
        address contract_;
        uint128 held;
    }

    /// @notice The id of a token: its meaning can never change.
    function idOf(uint8 kind, address contract_, uint256 subId) internal pure returns (bytes32) {
        return keccak256(abi.encode(kind, contract_, subId));
    }

    /// @notice Reverts with `TokenInvalid` unless this contract can hold such a token: coin (kind 0) at the zero address, or an
    /// ERC-20 (kind 1) at an address with code; the sub-id is kept for standards that need it, and zero for these.
    function check(uint8 kind, address contract_, uint256 subId) internal view {
        bool valid = kind == TOKEN_NATIVE
            ? contract_ == address(0)
            : kind == TOKEN_ERC20 && contract_.code.length > 0 && contract_ != address(this);
        if (!valid || subId != 0) revert Errors.TokenInvalid();
    }

    /// @notice Takes value in from the caller.
    /// @param amount asked of the token; for coin it must be the value sent
    /// @return received what arrived, which is what may be credited
    function take(Token storage self, uint128 amount) internal returns (uint128 received) {
        if (amount == 0) revert Errors.AmountZero();
        if (self.kind == TOKEN_NATIVE) {
            if (msg.value != amount) revert Errors.AmountMismatch();
            received = amount;
        } else {
            if (msg.value != 0) revert Errors.AmountMismatch();
            received = pull(self.contract_, amount);
        }
        uint256 held = uint256(self.held) + received;
        if (held > MAX_AMOUNT) revert Errors.BalanceTooLarge();
        self.held = uint128(held);
    }

    /// @notice Pays value out. What is owed falls before the call, so a callback finds the books closed.
    function pay(Token storage self, address destination, uint128 amount) internal {
        self.held -= amount;
        if (self.kind == TOKEN_NATIVE) {
            if (!callBounded(destination, amount, "")) revert Errors.TransferFailed();
            return;
        }
        address token = self.contract_;
        uint256 before = balance(token);
        if (!callToken(token, abi.encodeCall(Erc20.transfer, (destination, amount)))) revert Errors.TransferFailed();
        // A token that takes its fee on top would spend what others own; one that moves nothing would erase what is owed.
        uint256 afterwards = balance(token);
        if (afterwards > before || before - afterwards != amount) revert Errors.TransferFailed();
    }

    function pull(address token, uint128 amount) private returns (uint128) {
        uint256 before = balance(token);
        if (!callToken(token, abi.encodeCall(Erc20.transferFrom, (msg.sender, address(this), amount)))) {
            revert Errors.TransferFailed();
        }
        uint256 afterwards = balance(token);
        if (afterwards <= before) revert Errors.TransferFailed();
        uint256 received = afterwards - before;
        if (received > amount) revert Errors.AmountMismatch();
        return uint128(received);
    }

    function balance(address token) private view returns (uint256 units) {
        bytes memory data = abi.encodeCall(Erc20.balanceOf, (address(this)));
        bool success;
        assembly ("memory-safe") {
            success := staticcall(gas(), token, add(data, 32), mload(data), 0, 32)
            success := and(success, gt(returndatasize(), 31))
            units := mload(0)
        }
        if (!success) revert Errors.TransferFailed();
    }

    /// @dev Success is no revert and either no answer at all or the word 1.
    function callToken(address token, bytes memory data) private returns (bool) {
        if (!callBounded(token, 0, data)) return false;
        uint256 size;
        uint256 answer;
        assembly ("memory-safe") {
            size := returndatasize()
            if gt(size, 31) {
                returndatacopy(0, 0, 32)
                answer := mload(0)
            }
        }
        return size == 0 ? token.code.length > 0 : answer == 1;
    }

    /// @dev A plain call that copies no answer: the callee cannot make the caller pay for a long one.
    function callBounded(address target, uint256 value, bytes memory data) private returns (bool success) {
        assembly ("memory-safe") {
            success := call(gas(), target, value, add(data, 32), mload(data), 0, 0)
        }
    }
}
