// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DefaultFund} from "../../DefaultFund.sol";
import {Certificate} from "../../Types.sol";
import "../../fund/FundTypes.sol";
import {FundWords} from "../../fund/FundWords.sol";
import {Eip712} from "../../libraries/Eip712.sol";
import {Operations} from "../../libraries/Operations.sol";
import {AccountFixture} from "./AccountFixture.sol";
import {Body, Deals} from "./Deals.sol";
import {Keys} from "./Keys.sol";
import {Steps} from "./Steps.sol";
import {vm} from "./Vm.sol";

/// @dev A fund with an entity of its own and a hub's bond, and a debtor without any reserve.
abstract contract FundFixture is AccountFixture {
    using Deals for Body;
    using Keys for Keys.Key[];

    uint64 internal constant NOTICE = 7 days;
    uint64 internal constant DECLARATION = 2 days;
    uint64 internal constant ACCEPTANCE = 5 days;
    uint64 internal constant PERIOD = 30 days;
    bytes32 internal constant FIRST = "first default";
    bytes32 internal constant SECOND = "second default";

    DefaultFund internal fund;
    bytes32 internal house;
    bytes32 internal hub;
    bytes32 internal debtor;

    function setUp() public virtual override {
        super.setUp();
        (house, hub, debtor) = (found("house"), found("hub"), found("debtor"));
        fund = new DefaultFund(depositary, house, hub, terms());
        dollar.approve(address(fund), type(uint256).max);
    }

    function terms() internal pure virtual returns (Terms memory) {
        return Terms(NOTICE, DECLARATION, ACCEPTANCE, PERIOD, 10_000, 0);
    }

    /// @dev A dispute's end left the debtor owing this, and nothing else.
    function owe(string memory name, uint128 amount) internal returns (bytes32 creditor) {
        creditor = found(name);
        Body memory made = body(1, debtor < creditor ? -int256(uint256(amount)) : int256(uint256(amount)));
        (made.left, made.right) = debtor < creditor ? (debtor, creditor) : (creditor, debtor);
        bytes memory sealed_ = sealOf(debtor, made);
        process(
            creditor,
            debtor < creditor
                ? Deals.statement(Operations.DISPUTE_START, made, sealed_, noSeal())
                : Deals.statement(Operations.DISPUTE_START, made, noSeal(), sealed_)
        );
        vm.warp(block.timestamp + 3 days);
        depositary.perform(made.finalize());
    }

    function declaration(bytes32 id, uint8 profile) internal view returns (Declaration memory) {
        return Declaration(id, debtor, usd, profile, 1, uint64(block.timestamp) + 1 hours);
    }

    function declare(bytes32 id, uint8 profile) internal {
        Declaration memory made = declaration(id, profile);
        fund.declare(made, certified("house", made));
    }

    function certified(string memory name, Declaration memory made) internal view returns (Certificate memory) {
        return certified(name, keccak256(abi.encode(FundWords.DECLARATION_TYPEHASH, made)));
    }

    function certified(string memory name, ExitOrder memory made) internal view returns (Certificate memory) {
        return certified(name, keccak256(abi.encode(FundWords.EXIT_ORDER_TYPEHASH, made)));
    }

    function certified(string memory name, bytes32 structHash) private view returns (Certificate memory) {
        bytes32 domain =
            Eip712.separator(FundWords.NAME_HASH, FundWords.VERSION_HASH, block.chainid, address(fund));
        return Keys.named(name, 1).certify(1, Eip712.digest(domain, structHash));
    }

    /// @dev Counted, allocated and shared.
    function decided(bytes32 id, uint8 profile) internal {
        declare(id, profile);
        fund.advance(id, 32);
        fund.advance(id, 32);
    }

    // Leaving.

    function exitOf(string memory name, bool ofBond, uint128 units) internal view returns (ExitOrder memory) {
        bytes32 id = idOf(name);
        return ExitOrder(id, usd, ofBond, units, fund.nonceOf(id) + 1, 1, uint64(block.timestamp) + 1 hours);
    }

    function asks(string memory name, bool ofBond, uint128 units) internal returns (uint64) {
        ExitOrder memory order = exitOf(name, ofBond, units);
        return fund.requestExit(order, certified(name, order));
    }

    function idOf(string memory name) internal pure returns (bytes32) {
        Keys.Key[] memory own = Keys.named(name, 1);
        return keccak256(
            abi.encode(own.board(1).members, own.board(1).weights, own.board(1).threshold, own.board(1).groupKey, bytes32("salt"))
        );
    }

    // Taking.

    /// @dev The creditor assigns this of its debt to the house, which is debt `made` then.
    function assign(bytes32 creditor, uint64 index, uint128 amount) internal returns (uint64 made) {
        (, made,) = accounts.debtsOf(debtor, usd);
        process(creditor, Deals.assign(debtor, usd, index, amount, house));
    }

    function reserve(bytes32 id) internal view returns (uint256) {
        return depositary.reserveOf(id, usd);
    }
}
