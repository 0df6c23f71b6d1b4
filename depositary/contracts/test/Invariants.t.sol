// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Withdrawal} from "../Types.sol";
import {Depositary} from "../Depositary.sol";
import {AllowList} from "./base/AllowList.sol";
import {Check} from "./base/Check.sol";
import {History} from "./base/History.sol";
import {vm} from "./base/Vm.sol";

/// @dev What holds after every call of a random history. Velocity, timelock, freeze and replay are asserted by `History` at the call
/// that could break them.
contract InvariantsTest {
    History private history;
    Depositary private depositary;

    function setUp() public {
        vm.deal(address(this), type(uint120).max);
        history = new History{value: type(uint120).max}();
        depositary = history.depositary();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(history);
    }

    /// @dev Σ reserves + queued withdrawals = what is owed = what is here.
    function invariant_conservation() public view {
        for (uint256 t = 0; t < 2; t++) {
            bytes32 token = history.tokens(t);
            uint256 owed = queuedOf(token);
            for (uint256 e = 0; e < history.ENTITIES(); e++) {
                owed += depositary.reserveOf(history.entities(e), token);
            }
            Check.eq(depositary.heldOf(token), owed);
            Check.eq(t == 0 ? address(depositary).balance : history.dollar().balanceOf(address(depositary)), owed);
        }
    }

    /// @dev The model moves reserves only for deposits, quorums and the guardian's cancel; nothing else moved any.
    function invariant_noReserveMovesWithoutACertificate() public view {
        for (uint256 t = 0; t < 2; t++) {
            for (uint256 e = 0; e < history.ENTITIES(); e++) {
                (bytes32 entity, bytes32 token) = (history.entities(e), history.tokens(t));
                Check.eq(depositary.reserveOf(entity, token), history.reserves(entity, token));
            }
        }
    }

    /// @dev What arrived at the destinations is what certified withdrawals released.
    function invariant_nothingLeavesWithoutACertificate() public view {
        AllowList.Entry[] memory entries = history.entries();
        uint256[2] memory arrived;
        for (uint256 i = 0; i < entries.length; i++) {
            address to = entries[i].destination;
            arrived[i % 2] += i % 2 == 0 ? to.balance : history.dollar().balanceOf(to);
        }
        Check.eq(arrived[0], history.paidOut(history.tokens(0)));
        Check.eq(arrived[1], history.paidOut(history.tokens(1)));
    }

    /// @dev One by one: by a quorum's batch or the guardian's burn, never otherwise.
    function invariant_noncesAndEpochsRiseByOne() public view {
        for (uint256 e = 0; e < history.ENTITIES(); e++) {
            bytes32 entity = history.entities(e);
            (uint64 nonce, uint64 epoch,,,) = depositary.entityOf(entity);
            Check.eq(nonce, history.nonces(entity));
            Check.eq(epoch, history.epochs(entity));
        }
    }

    /// @dev The histories above are worth their time only if every kind of step succeeds in them.
    function test_historiesReachEveryStep() public {
        for (uint256 i = 0; i < 3_000; i++) {
            step(uint256(keccak256(abi.encode(i))));
        }
        bytes32[12] memory steps = [
            bytes32("deposit"),
            "transfer",
            "withdraw",
            "release",
            "cancel",
            "burn",
            "freeze",
            "thaw",
            "proposeRules",
            "proposeCap",
            "proposeBoard",
            "activate"
        ];
        for (uint256 i = 0; i < steps.length; i++) {
            Check.isTrue(history.done(steps[i]) >= 5, string(abi.encodePacked(steps[i])));
        }
        invariant_conservation();
        invariant_noReserveMovesWithoutACertificate();
        invariant_nothingLeavesWithoutACertificate();
        invariant_noncesAndEpochsRiseByOne();
    }

    function step(uint256 seed) private {
        (uint8 a, uint8 b, uint16 c) = (uint8(seed >> 8), uint8(seed >> 16), uint16(seed >> 32));
        uint256 choice = seed % 13;
        if (choice == 0) history.pass(c);
        if (choice == 1) history.deposit(a, b, c);
        if (choice == 2) history.transfer(a, b, uint8(c), c);
        if (choice == 3) history.withdraw(a, b, c);
        if (choice == 4) history.release(a);
        if (choice == 5) history.cancel(a, b % 2 == 0);
        if (choice == 6) history.burn(a, b % 2 == 0, uint8(c));
        if (choice == 7) history.freeze(a, b, c % 2 == 0);
        if (choice == 8) history.thaw(a, b);
        if (choice == 9) history.proposeRules(a, c);
        if (choice == 10) history.proposeCap(a, b, c);
        if (choice == 11) b % 4 == 0 ? history.proposeBoard(a) : history.forge(a, b, c);
        if (choice == 12) history.activate(a, b, uint8(c));
    }

    function queuedOf(bytes32 token) private view returns (uint256 sum) {
        for (uint256 i = 0; i < history.withdrawalCount(); i++) {
            Withdrawal memory withdrawal = depositary.withdrawalOf(history.withdrawals(i));
            if (withdrawal.token == token && withdrawal.status == 1) sum += withdrawal.amount;
        }
    }
}
