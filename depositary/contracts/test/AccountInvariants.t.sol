// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Accounts} from "../Accounts.sol";
import {Depositary} from "../Depositary.sol";
import {Dispute} from "../Types.sol";
import {AccountHistory} from "./base/AccountHistory.sol";
import {Check} from "./base/Check.sol";

/// @dev What holds after every call of a random history of accounts. `AccountHistory` asserts at the call that could break it: a dispute ends
/// from its time on and once; it gives each side what the frame that stands says; a counter is newer and in time; a settled version starts
/// nothing; who owes pays nobody else; a creditor alone forgives; nobody acts for an entity.
contract AccountInvariantsTest {
    AccountHistory private history;
    Depositary private depositary;
    Accounts private accounts;
    bytes32 private token;

    function setUp() public {
        history = new AccountHistory();
        depositary = history.depositary();
        accounts = history.accounts();
        token = history.token();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(history);
    }

    /// @dev One walk over all of it, so that one campaign shows all: each check has its name.
    function invariant_accounts() public view {
        reservesAndCollateralAreWhatIsHeld();
        whatCameInIsThere();
        ondeltaLiesWithinWhatWasPosted();
        debtsAreCountedAndMarked();
        queuesHoldNoDebtBehindTheirHead();
        disputesAreNewerThanWhatIsSettled();
        disputesEndInBoundedTime();
        versionsNeverFall();
        noReserveIsBelowZero();
        accountsAreKnownByTheirSides();
        debtsAreOwedToOthers();
        nobodyHasMoreThanThereIs();
    }

    function reservesAndCollateralAreWhatIsHeld() private view {
        uint256 sum = 0;
        for (uint256 i = 0; i < 3; i++) {
            sum += depositary.reserveOf(history.entities(i), token) + collateral(i);
        }
        Check.eq(depositary.heldOf(token), sum);
    }

    function whatCameInIsThere() private view {
        uint256 paid = 0;
        for (uint256 i = 0; i < 3; i++) {
            paid += history.paidIn(history.entities(i));
        }
        Check.eq(depositary.heldOf(token), paid);
    }

    function ondeltaLiesWithinWhatWasPosted() private view {
        for (uint256 i = 0; i < 3; i++) {
            (bytes32 id,,) = history.accountOf(i);
            (, int128 ondelta) = accounts.lineOf(id, token);
            Check.isTrue(ondelta < 2 ** 40 && ondelta > -(2 ** 40), "ondelta is bounded by what moved");
        }
    }

    function debtsAreCountedAndMarked() private view {
        for (uint256 i = 0; i < 3; i++) {
            bytes32 id = history.entities(i);
            (uint64 head, uint64 tail, uint64 live) = accounts.debtsOf(id, token);
            uint64 found = 0;
            for (uint64 d = head; d < tail; d++) {
                (, uint128 amount) = accounts.debtOf(id, token, d);
                if (amount > 0) found++;
            }
            Check.eq(live, found);
            Check.isTrue(depositary.isIndebted(id, token) == (live > 0), "the reserve's mark says whether debts stand");
        }
    }

    function queuesHoldNoDebtBehindTheirHead() private view {
        for (uint256 i = 0; i < 3; i++) {
            bytes32 id = history.entities(i);
            (uint64 head,,) = accounts.debtsOf(id, token);
            for (uint64 d = 0; d < head; d++) {
                (, uint128 amount) = accounts.debtOf(id, token, d);
                Check.eq(amount, 0);
            }
        }
    }

    function disputesAreNewerThanWhatIsSettled() private view {
        for (uint256 i = 0; i < 3; i++) {
            (bytes32 id,,) = history.accountOf(i);
            Dispute memory dispute = accounts.disputeOf(id);
            Check.isTrue(dispute.until == 0 || dispute.version >= history.settled(id), "newer, or without proof");
        }
    }

    function disputesEndInBoundedTime() private view {
        for (uint256 i = 0; i < 3; i++) {
            (bytes32 id,,) = history.accountOf(i);
            Check.isTrue(accounts.disputeOf(id).until <= block.timestamp + 28 days, "nobody waits for ever");
        }
    }

    function versionsNeverFall() private view {
        for (uint256 i = 0; i < 3; i++) {
            (bytes32 id,,) = history.accountOf(i);
            (, uint64 settled) = accounts.accountOf(id);
            Check.eq(settled, history.settled(id));
        }
    }

    /// @dev Flash credit is repaid within its batch: as a number of 128 bits the reserve would be enormous.
    function noReserveIsBelowZero() private view {
        for (uint256 i = 0; i < 3; i++) {
            Check.isTrue(depositary.reserveOf(history.entities(i), token) < 2 ** 127, "not negative");
        }
    }

    function accountsAreKnownByTheirSides() private view {
        for (uint256 i = 0; i < 3; i++) {
            (bytes32 id, bytes32 l, bytes32 r) = history.accountOf(i);
            Check.isTrue(l < r, "left has the smaller id");
            Check.eq(id, keccak256(abi.encodePacked(l, r)));
        }
    }

    function debtsAreOwedToOthers() private view {
        for (uint256 i = 0; i < 3; i++) {
            Check.eq(history.owedTo(history.entities(i), history.entities(i)), 0);
        }
    }

    /// @dev What all have, are owed and owe comes to what is held, less the collateral.
    function nobodyHasMoreThanThereIs() private view {
        int256 sum = 0;
        uint256 locked = 0;
        for (uint256 i = 0; i < 3; i++) {
            sum += history.wealth(history.entities(i));
            locked += collateral(i);
        }
        Check.eq(uint256(sum) + locked, depositary.heldOf(token));
    }

    /// @dev The histories are worth their time only if every kind of step succeeds in them.
    function test_historiesReachEveryStep() public {
        for (uint256 i = 0; i < 4_000; i++) {
            step(uint256(keccak256(abi.encode("accounts", i))));
            if (i % 50 == 0) this.invariant_accounts();
        }
        bytes32[14] memory steps = [
            bytes32("deposit"),
            "post",
            "frame",
            "settle",
            "close",
            "start",
            "startUnproven",
            "counter",
            "reveal",
            "finalize",
            "enforce",
            "forgive",
            "transfer",
            "intrude"
        ];
        for (uint256 i = 0; i < steps.length; i++) {
            Check.isTrue(history.done(steps[i]) >= 3, string(abi.encodePacked(steps[i])));
        }
        Check.isTrue(history.cheated() >= 3, "stale frames are tried");
    }

    function step(uint256 seed) private {
        (uint8 a, uint8 b, uint16 c) = (uint8(seed >> 8), uint8(seed >> 16), uint16(seed >> 32));
        uint256 choice = seed % 16;
        if (choice == 0) history.pass(uint32(seed >> 64));
        if (choice == 1) history.deposit(a, c % 500);
        if (choice == 2) history.post(a, b, c);
        if (choice == 3 || choice == 4) history.frame(a, int16(c), b % 2 == 0);
        if (choice == 5) history.settle(a, b % 2 == 0, int16(c) % 500, int16(uint16(seed >> 48)) % 500, false);
        if (choice == 6) history.settle(a, b % 2 == 0, 0, 0, true);
        if (choice == 7) history.start(a, b % 2 == 0, uint8(c));
        if (choice == 8 && b % 8 == 0) history.startUnproven(a, c % 2 == 0);
        if (choice == 9) history.counter(a, b);
        if (choice == 10) history.reveal(a, b);
        if (choice == 11 || choice == 12) history.finalize(a);
        if (choice == 13) history.enforce(a, b);
        if (choice == 14) history.forgive(a, b, uint8(c), uint16(seed >> 80) % 200);
        if (choice == 15) c % 2 == 0 ? history.transfer(a, b, uint16(seed >> 96)) : history.intrude(a, b);
    }

    function collateral(uint256 which) private view returns (uint128 held) {
        (bytes32 id,,) = history.accountOf(which);
        (held,) = accounts.lineOf(id, token);
    }
}
