// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TOKEN_ERC1155, TOKEN_ERC20, TOKEN_NATIVE} from "../Types.sol";
import {MAX_AMOUNT} from "../Limits.sol";
import "../Errors.sol" as Errors;

/// @dev What is asked of an ERC-20 contract. The transfers are called by hand: many tokens return nothing.
interface Erc20 {
    function balanceOf(address account) external view returns (uint256);
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
    function approve(address spender, uint256 amount) external returns (bool);
}

/// @dev What is asked of an ERC-1155 contract. Its receiver answers by `Depositary.onERC1155Received`.
interface Erc1155 {
    function balanceOf(address account, uint256 id) external view returns (uint256);
    function safeTransferFrom(address from, address to, uint256 id, uint256 amount, bytes calldata data) external;
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
        uint256 subId;
    }

    /// @notice The id of a token: its meaning can never change.
    function idOf(uint8 kind, address contract_, uint256 subId) internal pure returns (bytes32) {
        return keccak256(abi.encode(kind, contract_, subId));
    }

    /// @notice Reverts with `TokenInvalid` unless this contract can hold such a token: coin (kind 0) at the zero address, an
    /// ERC-20 (kind 1) or an ERC-1155 (kind 2) at an address with code. The sub-id is the last one's id, and zero for the others.
    function check(uint8 kind, address contract_, uint256 subId) internal view {
        bool valid = kind == TOKEN_NATIVE
            ? contract_ == address(0)
            : kind <= TOKEN_ERC1155 && contract_.code.length > 0 && contract_ != address(this);
        if (!valid || (subId != 0 && kind != TOKEN_ERC1155)) revert Errors.TokenInvalid();
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
            received = pull(self, amount);
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
        uint256 before = balance(self);
        if (!move(self, address(this), destination, amount)) revert Errors.TransferFailed();
        // A token that takes its fee on top would spend what others own; one that moves nothing would erase what is owed.
        requireGone(self, before, amount);
    }

    /// @notice Lets another contract take value of an ERC-20 from this one. What is owed falls before the call.
    /// @return before what is here now, for `requireGone`
    function allow(Token storage self, address spender, uint128 amount) internal returns (uint256 before) {
        self.held -= amount;
        before = balance(self);
        if (!callToken(self.contract_, abi.encodeCall(Erc20.approve, (spender, amount)))) revert Errors.TransferFailed();
    }

    /// @notice Reverts unless exactly this has left.
    function requireGone(Token storage self, uint256 before, uint128 amount) internal view {
        uint256 afterwards = balance(self);
        if (afterwards > before || before - afterwards != amount) revert Errors.TransferFailed();
    }

    function pull(Token storage self, uint128 amount) private returns (uint128) {
        uint256 before = balance(self);
        if (!move(self, msg.sender, address(this), amount)) revert Errors.TransferFailed();
        uint256 afterwards = balance(self);
        if (afterwards <= before) revert Errors.TransferFailed();
        uint256 received = afterwards - before;
        if (received > amount) revert Errors.AmountMismatch();
        return uint128(received);
    }

    function move(Token storage self, address from, address to, uint128 amount) private returns (bool) {
        bytes memory data = self.kind == TOKEN_ERC1155
            ? abi.encodeCall(Erc1155.safeTransferFrom, (from, to, self.subId, amount, ""))
            : from == address(this)
                ? abi.encodeCall(Erc20.transfer, (to, amount))
                : abi.encodeCall(Erc20.transferFrom, (from, to, amount));
        return callToken(self.contract_, data);
    }

    function balance(Token storage self) private view returns (uint256 units) {
        address token = self.contract_;
        bytes memory data = self.kind == TOKEN_ERC1155
            ? abi.encodeCall(Erc1155.balanceOf, (address(this), self.subId))
            : abi.encodeCall(Erc20.balanceOf, (address(this)));
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
