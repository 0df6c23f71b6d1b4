// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cap, Operation, Rules} from "../Types.sol";
import "../Errors.sol" as Errors;
import {Accounts} from "../Accounts.sol";
import {Depositary} from "../Depositary.sol";
import {AllowList} from "./base/AllowList.sol";
import {Check} from "./base/Check.sol";
import {Fixture} from "./base/Fixture.sol";
import {Keys} from "./base/Keys.sol";
import {MultiToken} from "./base/MultiToken.sol";
import {Steps} from "./base/Steps.sol";
import {vm} from "./base/Vm.sol";

contract Erc1155Test is Fixture {
    using Keys for Keys.Key[];

    MultiToken private multi;
    bytes32 private gold;
    bytes32 private silver;

    function setUp() public override {
        super.setUp();
        multi = new MultiToken();
        gold = depositary.registerToken(2, address(multi), 7);
        silver = depositary.registerToken(2, address(multi), 8);
        multi.mint(address(this), 7, 1_000);
        multi.mint(address(this), 8, 1_000);
    }

    function test_everyIdIsATokenOfItsOwn() public {
        depositary.deposit(entity, gold, 100);
        Check.eq(depositary.reserveOf(entity, gold), 100);
        Check.eq(depositary.reserveOf(entity, silver), 0);
        Check.eq(depositary.heldOf(gold), 100);
        (uint8 kind, address token, uint256 subId) = depositary.tokenOf(gold);
        Check.eq(kind, 2);
        Check.eq(token, address(multi));
        Check.eq(subId, 7);
    }

    function test_leavesAsItCame() public {
        AllowList.Entry[] memory listed = new AllowList.Entry[](1);
        listed[0] = AllowList.Entry(gold, address(0xB0B));
        Rules memory own = rules();
        (own.allowListRoot, own.allowListSize) = (AllowList.root(listed), 1);
        Cap[] memory open = new Cap[](1);
        open[0] = Cap(gold, CAP, WINDOW);
        entity = depositary.registerEntity(members().board(2), own, open, "gold");
        depositary.deposit(entity, gold, 100);
        process(Steps.withdraw(gold, address(0xB0B), 60, 0, new bytes32[](0)));
        bytes32 id = lastWithdrawal();
        vm.warp(block.timestamp + WITHDRAWAL_DELAY);
        depositary.releaseWithdrawal(id);
        Check.eq(multi.balanceOf(address(0xB0B), 7), 60);
        Check.eq(multi.balanceOf(address(depositary), 7), 40);
        Check.eq(depositary.heldOf(gold), 40);
    }

    function test_creditsWhatArrives() public {
        multi.keepFee();
        depositary.deposit(entity, gold, 100);
        Check.eq(depositary.reserveOf(entity, gold), 90);
    }

    function test_refusesWhatIsSentPastADeposit() public {
        vm.expectRevert(because(Errors.TransferFailed.selector));
        multi.safeTransferFrom(address(this), address(depositary), 7, 1, "");
        vm.expectRevert(because(Errors.TransferFailed.selector));
        depositary.onERC1155Received(address(depositary), address(this), 7, 1, "");
    }

    function test_refusesCoinBesides() public {
        vm.expectRevert(because(Errors.AmountMismatch.selector));
        depositary.deposit{value: 1}(entity, gold, 1);
    }

    function test_refusesKindsThatAreNone() public {
        bytes memory invalid = because(Errors.TokenInvalid.selector);
        vm.expectRevert(invalid);
        depositary.registerToken(3, address(multi), 0);
        vm.expectRevert(invalid);
        depositary.registerToken(2, address(0xE0A), 1);
        vm.expectRevert(invalid);
        depositary.registerToken(1, address(multi), 1);
        vm.expectRevert(invalid);
        depositary.registerToken(2, address(depositary), 1);
    }
}
