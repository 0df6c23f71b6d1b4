// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BlsVerifier} from "../BlsVerifier.sol";
import {Board, Cap, Rules} from "../Types.sol";
import "../Errors.sol" as Errors;
import {Check} from "./base/Check.sol";
import {Fixture} from "./base/Fixture.sol";
import {Keys} from "./base/Keys.sol";
import {vm} from "./base/Vm.sol";

/// @dev A chain before Prague: EIP-2537's addresses are empty accounts, and calls to them succeed with nothing in the answer.
contract BlsAbsentTest is Fixture {
    using Keys for Keys.Key[];

    string private constant VECTORS = "src/test/resources/vectors/group-signatures.json";

    /// forge-config: default.evm_version = "cancun"
    function test_saysNoOnAChainWithoutThePrecompiles() public {
        (bool ok, bytes memory answer) = address(0x0f).staticcall("");
        Check.isTrue(ok && answer.length == 0, "absent");
        BlsVerifier verifier = new BlsVerifier();
        (bytes memory key, bytes32 message, bytes memory signature) = valid();
        Check.isTrue(!verifier.isKey(key), "key");
        Check.isTrue(!verifier.verifies(key, message, signature), "signature");
    }

    /// @dev So no entity can come to depend on what the chain cannot check.
    /// forge-config: default.evm_version = "cancun"
    function test_refusesBoardsWithAKeyOnAChainWithoutThePrecompiles() public {
        Board memory board = Keys.named("new", 3).board(2);
        (board.groupKey,,) = valid();
        Rules memory chosen = rules();
        vm.expectRevert(because(Errors.GroupKeyInvalid.selector));
        depositary.registerEntity(board, chosen, new Cap[](0), "salt");
    }

    function test_saysYesWhereTheyAre() public {
        BlsVerifier verifier = new BlsVerifier();
        (bytes memory key, bytes32 message, bytes memory signature) = valid();
        Check.isTrue(verifier.isKey(key) && verifier.verifies(key, message, signature), "with them");
    }

    function valid() private view returns (bytes memory key, bytes32 message, bytes memory signature) {
        string memory json = vm.readFile(VECTORS);
        key = vm.parseJsonBytes(json, ".cases[0].key");
        message = bytes32(vm.parseJsonBytes(json, ".cases[0].message"));
        signature = vm.parseJsonBytes(json, ".cases[0].signature");
    }
}
